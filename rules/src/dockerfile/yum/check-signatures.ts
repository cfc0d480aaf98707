import { forbiddenRule, lessForOwnFiles, optionValues, words } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

const YUM = /^(?:yum|dnf|tdnf|microdnf|dnf5)(?:-config-manager)?$/

export default forbiddenRule({
  id: 'docker-yum-check-signatures',
  title: 'Packages are installed without their signatures',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { checkov: ['CKV2_DOCKER_9'], cnspec: ['mondoo-docker-security-no-gpg-skip-yum'], dockle: ['CIS-DI-0011'] },
  *faults(program, run) {
    if (!YUM.test(program.name)) return
    yield* lessForOwnFiles(program, run, words(program, /^--(?:nogpgcheck|no-gpgchecks?)$/))
    yield* optionValues(program, /^--setopt$/, /^(?:.*\.)?gpgcheck=(?:0|false|no|off)$/i)
  },
  fix: { title: 'Check the packages’ signatures', caution: 'the repository’s key has to be imported first' },
})

export const docs: RuleDocs = {
  rationale:
    'Signatures are what ties a package to its maker, whatever server or mirror it comes from. Without them whoever runs or takes over a mirror puts programs into the image that run as root.',
  remediation:
    'Drop `--nogpgcheck` and import the repository’s key: `rpm --import https://…`, or `gpgkey=` in its file.',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://dnf.readthedocs.io/en/latest/command_ref.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'each of the family',
      code: `
        FROM fedora:41
        RUN dnf install -y «--nogpgcheck» git && yum «--setopt=gpgcheck=0» -y install make && \\
            tdnf install -y \\
            jq \\
            «--nogpgcheck» && dnf clean all`,
      fixed: `
        FROM fedora:41
        RUN dnf install -y git && yum -y install make && \\
            tdnf install -y \\
            jq && dnf clean all`,
    },
  ],
  good: [
    {
      name: 'checked',
      code: `
        FROM fedora:41
        RUN dnf --setopt=gpgcheck=1 install -y git | grep -- --nogpgcheck && echo --nogpgcheck`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM fedora:41
        ARG OPTIONS
        RUN dnf install -y $OPTIONS git`,
    },
  ],
}
