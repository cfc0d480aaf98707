import { forbiddenRule } from '../../helpers/forbidden'
import { readOptions, valueOf } from '../../lib/accounts'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-account-no-second-root',
  title: 'User gets a number that is taken',
  severity: 'high',
  profile: 'recommended',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: { dockle: ['DKL-LI-0002'] },
  *faults(program) {
    if (!/^(?:useradd|usermod|adduser)$/.test(program.name)) return
    const { options, flags, operands } = readOptions(program)
    const uid = options.get('uid')
    const name = operands[0]?.text
    if (uid?.literal && name !== 'root' && /^0+$/.test(valueOf(uid) ?? '')) {
      const shared = flags.has('o') || flags.has('non-unique')
      yield {
        part: uid,
        mend: shared ? undefined : { write: uid.text.replace(/0+$/, '10001') },
        message: 'it is root’s',
      }
    } else if (uid && (flags.has('o') || flags.has('non-unique')))
      yield { part: uid, mend: undefined, message: 'it may be somebody else’s', profile: 'all' }
  },
  fix: { title: 'Give it the number 10001', caution: 'what belongs to root is no longer its own' },
})

export const docs: RuleDocs = {
  rationale:
    'The kernel knows numbers, not names: a user with the number 0 is root whatever it is called, and rules that look for the name let it through. Two users with one number own each other’s files.',
  remediation: 'Give the user a number of its own, above 10000, and run as it.',
  responsibility: 'customer',
  cwe: ['CWE-250'],
  references: ['https://man7.org/linux/man-pages/man8/useradd.8.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'zero',
      code: `
        FROM debian:12
        RUN useradd -m «--uid=0» admin && usermod -u «0» app
        USER app`,
      fixed: `
        FROM debian:12
        RUN useradd -m --uid=10001 admin && usermod -u 10001 app
        USER app`,
    },
    {
      name: 'not unique',
      code: `
        FROM debian:12
        RUN useradd -ou «0» admin && useradd --non-unique --uid «1000» app
        USER app`,
      fixed: null,
      noFix: 'Which number is free, and what belongs to the old one, is known only in the build.',
    },
  ],
  good: [
    {
      name: 'numbers of their own',
      code: `
        FROM debian:12
        RUN useradd -u 10001 app && useradd -m web && usermod -u 0 root`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG USER_ID
        RUN useradd -u $USER_ID app`,
    },
  ],
}
