import { forbiddenRule, lessForOwnFiles, optionValues, words } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

const APT = /^(?:apt|apt-get|aptitude)$/
const UNSIGNED =
  /^(?:APT::Get::AllowUnauthenticated|Acquire::Allow(?:InsecureRepositories|WeakRepositories|DowngradeToInsecureRepositories))=["']?(?:true|1|yes)/i

export default forbiddenRule({
  id: 'docker-apt-check-signatures',
  title: 'Packages that nobody signed are installed by apt',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    checkov: ['CKV2_DOCKER_8'],
    cnspec: ['mondoo-docker-security-no-insecure-certificate-validation-apt'],
    dockle: ['CIS-DI-0011'],
  },
  *faults(program, run) {
    if (!APT.test(program.name)) return
    const unsigned = words(program, /^--(?:allow-unauthenticated|allow-insecure-repositories)$/)
    yield* lessForOwnFiles(program, run, unsigned)
    yield* optionValues(program, /^(?:-o|--option)$/, UNSIGNED)
  },
  fix: { title: 'Install signed packages only', caution: 'the repository’s key has to be known' },
})

export const docs: RuleDocs = {
  rationale:
    'Signatures are what ties a package to its maker, whatever server or mirror it comes from. Without them whoever runs or takes over the mirror, or stands between it and the build, puts programs into the image that run as root; apt fetches over plain HTTP as a rule.',
  remediation:
    'Drop the option. Put the repository’s key into `/etc/apt/keyrings` and name it with `signed-by=` in the source.',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://manpages.debian.org/bookworm/apt/apt-secure.8.en.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'options',
      code: `
        FROM debian:12
        RUN apt-get update «--allow-insecure-repositories» && \\
            apt-get install -y «--allow-unauthenticated» --no-install-recommends -o «APT::Get::AllowUnauthenticated=true» tool && \\
            rm -rf /var/lib/apt/lists/*`,
      fixed: `
        FROM debian:12
        RUN apt-get update && \\
            apt-get install -y --no-install-recommends tool && \\
            rm -rf /var/lib/apt/lists/*`,
    },
  ],
  good: [
    {
      name: 'signed',
      code: `
        FROM debian:12
        RUN apt-get -o APT::Get::AllowUnauthenticated=false install -y tool && echo --allow-unauthenticated`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG OPTIONS
        RUN apt-get install -y $OPTIONS tool`,
    },
  ],
}
