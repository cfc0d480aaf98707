/**
 * What one finding points at as a secret stands in no text about any finding of the same files: neither in the reason that
 * someone wrote beside it, nor in the message of a rule that shows values.
 */
import { secretValue } from '#rules/lib/secret-names'
import { textAt } from '#rules/model/source'
import type { Fix } from '#rules/fix'
import type { Finding } from './types'

/** Shorter ones, and stand-ins, are words (`root`, `test`) that messages use for something else. In UTF-16 code units. */
const SHORTEST = 6
export const HIDDEN = '***'

/** The texts of the secrets that findings point at, the longest first. */
export function secretsIn(findings: readonly Finding[]): readonly string[] {
  const secrets = new Set<string>()
  for (const at of findings.flatMap(({ secrets: places }) => places)) {
    for (const text of readings(textAt(at)))
      if (text.length >= SHORTEST && secretValue(text) === 'real') secrets.add(text)
  }
  return [...secrets].sort((a, b) => b.length - a.length)
}

/** As written, without quotes, without the name that is given it, and what escapes in it stand for. */
function readings(text: string): readonly string[] {
  const bare = unquoted(text.trim())
  const value = unquoted(/^[\w.-]+=(.*)$/s.exec(bare)?.[1] ?? bare)
  return [bare, value, value.replace(/\\(.)/g, '$1')]
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text
}

export function redacted(finding: Finding, secrets: readonly string[]): Finding {
  if (secrets.length === 0) return finding
  return hidden(finding, text => secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text))
}

/** The finding with all its texts changed. */
export function hidden(finding: Finding, hide: (text: string) => string): Finding {
  const { message, related, suppression } = finding
  return {
    ...finding,
    message: hide(message),
    related: related.map(one => ({ ...one, message: hide(one.message) })),
    suppression: suppression && { ...suppression, reason: hide(suppression.reason) },
    fixes: () => finding.fixes().map(fix => withTitle(fix, hide)),
  }
}

function withTitle(fix: Fix, hide: (text: string) => string): Fix {
  const { title, caution } = fix
  return { ...fix, title: hide(title), ...(caution === undefined ? {} : { caution: hide(caution) }) }
}

/**
 * The fixes whose text shows no secret. One that writes a whole block anew would copy the secret in it: the editor may do
 * that in the file, a report may not print it.
 */
export function fixesWithout(finding: Finding, secrets: readonly string[]): readonly Fix[] {
  if (secrets.length === 0) return finding.fixes()
  return finding
    .fixes()
    .filter(({ edits }) => !edits.some(edit => secrets.some(secret => edit.newText.includes(secret))))
}
