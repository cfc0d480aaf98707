import { cleanRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default cleanRule({
  id: 'docker-zypper-clean',
  title: 'Cache of zypper stays in the image',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3036'],
    trivy: ['DS-0020'],
    kics: ['38300d1a-feb2-4a48-936a-d1ef1cd24313'],
    semgrep: ['missing-zypper-clean'],
    sonar: ['S6587'],
    cnspec: ['mondoo-docker-best-practice-zypper-clean-cache'],
  },
  tools: ['zypper'],
  actions: ['install', 'upgrade', 'remove'],
  cache: /\/var\/cache\/(?:zypp|\*)|\/var\/cache(?=[\s/]|$)/,
  clean: () => 'zypper clean',
})

export const docs: RuleDocs = {
  rationale:
    'What the package manager keeps for the next time is of no use in an image: it makes every pull slower, and later installations may take stale versions from it.',
  remediation:
    'End the RUN that installs with `zypper clean`, or mount the cache: `RUN --mount=type=cache,target=/var/cache/zypp`.',
  responsibility: 'customer',
  cwe: ['CWE-459'],
  references: ['https://docs.docker.com/build/cache/optimize/#use-cache-mounts'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left',
      code: `
        FROM opensuse/leap:15.6
        RUN «zypper -n install git»
        USER 10001`,
      fixed: `
        FROM opensuse/leap:15.6
        RUN zypper -n install git && zypper clean
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'cleaned, one way or another',
      code: `
        FROM opensuse/leap:15.6
        RUN zypper -n install git && zypper cc --all && zypper -n clean
        RUN --mount=type=cache,target=/var/cache/zypp zypper -n in make`,
    },
  ],
  unknown: [
    {
      name: 'a script that may do it',
      code: `
        FROM opensuse/leap:15.6
        COPY setup.sh /
        RUN /setup.sh`,
    },
  ],
}
