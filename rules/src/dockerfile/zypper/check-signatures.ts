import { forbiddenRule, shortOption, words } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-zypper-check-signatures',
  title: 'Signatures are not checked by zypper',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { dockle: ['CIS-DI-0011'] },
  *faults(program) {
    if (program.name !== 'zypper') return
    yield* words(program, /^--(?:no-gpg-checks?|allow-unsigned-rpm|gpgcheck-allow-unsigned(?:-repo|-package)?)$/)
    if (program.args.some(({ text }) => text === 'addrepo' || text === 'ar')) yield* shortOption(program, 'G', 'tc')
  },
  fix: { title: 'Check signatures', caution: 'the repository’s key has to be imported first' },
})

export const docs: RuleDocs = {
  rationale:
    'Signatures are what ties a package to its maker, whatever server or mirror it comes from. Without them whoever runs or takes over a mirror puts programs into the image that run as root.',
  remediation: 'Drop the option and import the repository’s key with `rpm --import`.',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://en.opensuse.org/SDB:Zypper_manual'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'for all and for one repository',
      code: `
        FROM opensuse/leap:15.6
        RUN zypper «--no-gpg-checks» addrepo «-fG» https://example.com/repo tools && \\
            zypper -n install «--allow-unsigned-rpm» tool`,
      fixed: `
        FROM opensuse/leap:15.6
        RUN zypper addrepo -f https://example.com/repo tools && \\
            zypper -n install tool`,
    },
  ],
  good: [
    {
      name: 'checked',
      code: `
        FROM opensuse/leap:15.6
        RUN rpm --import https://example.com/key && zypper -n install tool`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM opensuse/leap:15.6
        ARG OPTIONS
        RUN zypper $OPTIONS install tool`,
    },
  ],
}
