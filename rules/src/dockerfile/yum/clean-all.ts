import { cleanRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default cleanRule({
  id: 'docker-yum-clean-all',
  title: 'Cache of yum stays in the image',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3032'],
    trivy: ['DS-0015'],
    kics: ['00481784-25aa-4a55-8633-3136dfcf4f37'],
    semgrep: ['missing-yum-clean-all'],
    sonar: ['S6587'],
    cnspec: ['mondoo-docker-best-practice-yum-clean-cache'],
  },
  tools: ['yum'],
  actions: ['install', 'upgrade'],
  cache: /\/var\/cache\/(?:yum|dnf|libdnf5|tdnf|\*)|\/var\/cache(?=[\s/]|$)/,
  clean: ({ name }) => `${name} clean all`,
})

export const docs: RuleDocs = {
  rationale:
    'What the package manager keeps for the next time is of no use in an image: it makes every pull slower, and later installations may take stale versions from it.',
  remediation:
    'End the RUN that installs with `yum clean all`, in a RUN of its own it frees nothing; or mount the cache: `RUN --mount=type=cache,target=/var/cache/yum`.',
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
        FROM centos:7
        RUN «yum install -y git»
        USER 10001`,
      fixed: `
        FROM centos:7
        RUN yum install -y git && yum clean all
        USER 10001`,
    },
    {
      name: 'cleaned too early',
      code: `
        FROM centos:7
        RUN yum clean all \\
         && «yum install -y git \\
            make»
        USER 10001`,
      fixed: `
        FROM centos:7
        RUN yum clean all \\
         && yum install -y git \\
            make \\
         && yum clean all
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'cleaned',
      code: `
        FROM centos:7
        RUN yum install -y git && yum -y clean all
        RUN yum install -y make && rm -rf /var/cache/yum/*`,
    },
    {
      name: 'in a stage that is not shipped',
      code: `
        FROM centos:7 AS build
        RUN yum install -y git
        FROM scratch
        COPY --from=build /usr/bin/git /git`,
    },
    {
      name: 'kept in a cache',
      code: `
        FROM centos:7
        RUN --mount=type=cache,target=/var/cache/yum,sharing=locked yum install -y git`,
    },
  ],
  unknown: [
    {
      name: 'a script that may do it',
      code: `
        FROM centos:7
        COPY setup.sh /
        RUN /setup.sh`,
    },
  ],
}
