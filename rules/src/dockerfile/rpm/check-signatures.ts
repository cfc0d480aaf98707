import { forbiddenRule, words } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-rpm-check-signatures',
  title: 'Package is not checked by rpm',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { checkov: ['CKV2_DOCKER_10'], dockle: ['CIS-DI-0011'] },
  *faults(program) {
    if (program.name === 'rpm') yield* words(program, /^--(?:nosignature|nodigest|noverify|nofiledigest)$/)
  },
  fix: { title: 'Check the package', caution: 'the maker’s key has to be imported first' },
})

export const docs: RuleDocs = {
  rationale:
    'Signatures are what ties a package to its maker, whatever server or mirror it comes from. Without them a package that was changed on its way, or put in its place, is installed as root like any other.',
  remediation: 'Drop the option, and `rpm --import` the maker’s key.',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://rpm.org/docs/4.20.x/man/rpm.8'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'options',
      code: `
        FROM fedora:41
        RUN rpm -i «--nosignature» «--nodigest» https://example.com/a.rpm`,
      fixed: `
        FROM fedora:41
        RUN rpm -i https://example.com/a.rpm`,
    },
  ],
  good: [
    {
      name: 'another program’s words',
      code: `
        FROM fedora:41
        RUN rpm -i a.rpm | grep -- --nosignature ; echo --noverify`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM fedora:41
        ARG OPTIONS
        RUN rpm -i $OPTIONS a.rpm`,
    },
  ],
}
