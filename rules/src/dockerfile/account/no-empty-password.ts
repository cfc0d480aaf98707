import { forbiddenRule } from '../../helpers/forbidden'
import { readOptions, valueOf } from '../../lib/accounts'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-account-no-empty-password',
  title: 'Account has no password to be asked for',
  severity: 'high',
  profile: 'recommended',
  stride: ['spoofing', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: { dockle: ['DKL-LI-0001'] },
  *faults(program) {
    const { name, args } = program
    if (name === 'passwd')
      for (const part of args) if (/^(?:-d|--delete)$/.test(part.text)) yield { part, mend: 'command' }
    if (!/^(?:useradd|usermod)$/.test(name)) return
    const given = readOptions(program).options.get('password')
    const from = given?.text === '' ? args[args.indexOf(given) - 1] : given
    if (given?.literal && from && valueOf(given) === '') yield { part: given, from, mend: 'word' }
  },
  fix: { title: 'Leave the account locked', caution: 'su and login without a password no longer work' },
})

export const docs: RuleDocs = {
  rationale:
    'Whatever asks for the password, su, sshd or login, lets everybody in as that user; for root that is every process of the container.',
  remediation: 'Leave the account locked, as `useradd` makes it. USER and `docker exec -u` need no password.',
  responsibility: 'customer',
  cwe: ['CWE-258'],
  references: ['https://man7.org/linux/man-pages/man1/passwd.1.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'each way',
      code: `
        FROM debian:12
        RUN useradd -p «''» -m app && usermod «--password=» web && passwd «-d» root && make
        USER app`,
      fixed: `
        FROM debian:12
        RUN useradd -m app && usermod web && make
        USER app`,
    },
  ],
  good: [
    {
      name: 'locked',
      code: `
        FROM debian:12
        RUN useradd -m app && passwd -l root && adduser --disabled-password web`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG HASH
        RUN useradd -p "$HASH" app`,
    },
  ],
}
