import { cleanRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default cleanRule({
  id: 'docker-dnf-clean-all',
  title: 'Cache of dnf stays in the image',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3040'],
    trivy: ['DS-0019', 'DS-0027'],
    kics: ['295acb63-9246-4b21-b441-7c1f1fb62dc0'],
    semgrep: ['missing-dnf-clean-all'],
    sonar: ['S6587'],
    cnspec: ['mondoo-docker-best-practice-dnf-clean-cache', 'mondoo-docker-best-practice-microdnf-clean-cache'],
  },
  tools: ['dnf'],
  actions: ['install', 'upgrade'],
  cache: /\/var\/cache\/(?:yum|dnf|libdnf5|tdnf|\*)|\/var\/cache(?=[\s/]|$)/,
  clean: ({ name }) => `${name} clean all`,
})

export const docs: RuleDocs = {
  rationale:
    'What the package manager keeps for the next time is of no use in an image: it makes every pull slower, and later installations may take stale versions from it.',
  remediation:
    'End the RUN that installs with `dnf clean all`, in a RUN of its own it frees nothing; or mount the cache: `RUN --mount=type=cache,target=/var/cache/dnf`.',
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
        FROM fedora:41
        RUN «dnf install -y git»
        USER 10001`,
      fixed: `
        FROM fedora:41
        RUN dnf install -y git && dnf clean all
        USER 10001`,
    },
    {
      name: 'cleaned too early',
      code: `
        FROM fedora:41
        RUN microdnf clean all \\
         && «microdnf install -y git \\
            make»
        USER 10001`,
      fixed: `
        FROM fedora:41
        RUN microdnf clean all \\
         && microdnf install -y git \\
            make \\
         && microdnf clean all
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'cleaned',
      code: `
        FROM fedora:41
        RUN dnf install -y git && dnf -y clean all
        RUN dnf install -y make && rm -rf /var/cache/dnf/*`,
    },
    {
      name: 'in a stage that is not shipped',
      code: `
        FROM fedora:41 AS build
        RUN dnf install -y git
        FROM scratch
        COPY --from=build /usr/bin/git /git`,
    },
    {
      name: 'kept in a cache',
      code: `
        FROM fedora:41
        RUN --mount=type=cache,target=/var/cache/dnf,sharing=locked dnf install -y git`,
    },
  ],
  unknown: [
    {
      name: 'a script that may do it',
      code: `
        FROM fedora:41
        COPY setup.sh /
        RUN /setup.sh`,
    },
  ],
}
