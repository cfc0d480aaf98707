import { forbiddenRule } from '../../helpers/forbidden'
import { CURL_VALUED } from '../../lib/curl-options'
import { textAt } from '../../model/source'
import type { RuleDocs, RuleExamples } from '../../rule'

const FOLLOWS = new RegExp(`^(?:--location|-[^-${CURL_VALUED}L]*L.*)$`)

export default forbiddenRule({
  id: 'docker-download-no-downgrade',
  title: 'Redirect may lead from HTTPS to plain HTTP',
  severity: 'low',
  profile: 'strict',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S6506'] },
  *faults({ name, args }, run) {
    const https = args.some(({ text }) => /^https:/i.test(text))
    if (name !== 'curl' || !https || args.some(({ text }) => /^--proto(?:-redir)?(?:=|$)/.test(text))) return
    const part = args.find(({ text }) => FOLLOWS.test(text))
    if (part)
      yield { part, mend: run.body.form === 'exec' ? undefined : { write: `--proto '=https' ${textAt(part.at)}` } }
  },
  fix: {
    title: 'Follow redirects to HTTPS only',
    caution: 'a server that redirects to plain HTTP makes the build fail',
  },
})

export const docs: RuleDocs = {
  rationale:
    'With `-L` curl goes wherever the server sends it, to `http://` as well: one redirect and the download is anybody’s to change who stands in between.',
  remediation: "Add `--proto '=https'`, which holds for redirects, too.",
  responsibility: 'customer',
  cwe: ['CWE-319'],
  references: ['https://curl.se/docs/manpage.html#--proto'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'an option among others',
      code: `
        FROM debian:12
        RUN curl «-fsSL» https://example.com/a -o /a && curl -f «--location» -o /b "https://example.com/b"`,
      fixed: `
        FROM debian:12
        RUN curl --proto '=https' -fsSL https://example.com/a -o /a && curl -f --proto '=https' --location -o /b "https://example.com/b"`,
    },
  ],
  good: [
    {
      name: 'limited, or not followed',
      code: `
        FROM debian:12
        RUN curl --proto '=https' --tlsv1.2 -sSfL https://example.com/a -o /a && curl -fo Loud https://example.com/b`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG ADDRESS
        RUN curl -fsSL $ADDRESS -o /a`,
    },
  ],
}
