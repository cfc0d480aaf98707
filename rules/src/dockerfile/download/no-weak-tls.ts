import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-download-no-weak-tls',
  title: 'Old version of TLS is allowed',
  severity: 'medium',
  profile: 'recommended',
  stride: ['tampering', 'information-disclosure'],
  cia: ['integrity', 'confidentiality'],
  aaa: [],
  aliases: { sonar: ['S4423'] },
  *faults({ name, args }) {
    for (const [i, part] of args.entries()) {
      const { text } = part
      if (name === 'curl' && /^(?:--tlsv1\.[01]|--sslv[23]|-[123])$/.test(text))
        yield { part, mend: { write: '--tlsv1.2' } }
      if (name === 'curl' && /^1\.[01]$/.test(text) && args[i - 1]?.text === '--tls-max')
        yield { part, mend: { write: '1.3' } }
      if (name === 'wget' && /^--secure-protocol=(?:SSLv[23]|TLSv1|TLSv1_1)$/i.test(text))
        yield { part, mend: { write: '--secure-protocol=TLSv1_2' } }
      if (name === 'openssl' && /^-(?:ssl[23]|tls1|tls1_1)$/.test(text)) yield { part, mend: { write: '-tls1_2' } }
    }
  },
  fix: { title: 'Ask for TLS 1.2', caution: 'a server that knows only older versions is out of reach' },
})

export const docs: RuleDocs = {
  rationale:
    'TLS before 1.2 has holes that let whoever stands in between read or change what is transferred (POODLE, BEAST), and clients that allow it can be talked down to it.',
  remediation:
    'Leave the choice to the program, or ask for `--tlsv1.2` at least. A server that has nothing newer is the thing to change.',
  responsibility: 'customer',
  cwe: ['CWE-327'],
  references: ['https://datatracker.ietf.org/doc/html/rfc8996'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'each program',
      code: `
        FROM debian:12
        RUN curl «--tlsv1.0» -o /a https://example.com/a && wget «--secure-protocol=TLSv1» https://example.com/b
        RUN curl «-3» --tls-max «1.1» -o /c https://example.com/c && openssl s_client «-tls1» -connect example.com:443`,
      fixed: `
        FROM debian:12
        RUN curl --tlsv1.2 -o /a https://example.com/a && wget --secure-protocol=TLSv1_2 https://example.com/b
        RUN curl --tlsv1.2 --tls-max 1.3 -o /c https://example.com/c && openssl s_client -tls1_2 -connect example.com:443`,
    },
  ],
  good: [
    {
      name: 'new enough',
      code: `
        FROM debian:12
        RUN curl --tlsv1.2 --tls-max 1.3 https://example.com/a -o /a && wget --secure-protocol=auto https://example.com/b`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG TLS
        RUN curl --tls-max $TLS https://example.com/a -o /a`,
    },
  ],
}
