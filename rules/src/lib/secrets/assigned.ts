/** Secrets in scripts and in JSON by what they are assigned to: `export DB_PASSWORD=…`, `"password": "…"`, `--password …`. */
import type { FoundSecret } from './find'
import { MAY_NAME_ONE, namedSecret } from './named'

/** A name, `=` or `:`, and a value that ends with its quote, or where a word ends. All repetitions are bounded. */
const ASSIGNMENT =
  /(?<![A-Za-z0-9_.$-])(?:--?)?([A-Za-z_][A-Za-z0-9_.-]{2,60})(?:["'`]|\\")?[ \t]{0,4}(?:=|:|=>)[ \t]{0,4}(?:"([^"\r\n]{4,300})"|'([^'\r\n]{4,300})'|\\"([^"\\\r\n]{4,300})\\"|([^\s"'`,;&|<>()\\]{4,300}))/g
/** `{ "name": "DB_PASSWORD", "value": "…" }`, as containers are given their environment. */
const NAME_VALUE =
  /["']?(?:name|key)["']?\s{0,4}[:=]\s{0,4}["']([A-Za-z0-9_.-]{3,60})["']\s{0,40},?\s{0,40}["']?value["']?\s{0,4}[:=]\s{0,4}["']([^"'\r\n]{4,300})["']/gi

/** Real secrets and stand-ins that a text assigns to names that say so. */
export function assignedSecrets(text: string): readonly FoundSecret[] {
  if (!MAY_NAME_ONE.test(text)) return []
  const found: FoundSecret[] = []
  for (const pattern of [ASSIGNMENT, NAME_VALUE])
    for (const match of text.matchAll(pattern)) {
      const [whole, name = ''] = match
      const value = match[2] ?? match[3] ?? match[4] ?? match[5]
      if (value === undefined || !MAY_NAME_ONE.test(name) || isCode(text, match, value)) continue
      const certainty = namedSecret(name, value)
      if (certainty === undefined) continue
      const start = match.index + whole.lastIndexOf(value)
      found.push({ kind: `value of ${name}`, span: { start, end: start + value.length }, certainty })
    }
  return found
}

/** A call (`PASSWORD('…')`), a default (`${PASSWORD:…}`), or the end of sed's `s/…/…/g`. */
function isCode(text: string, { index, 0: whole }: RegExpExecArray, value: string): boolean {
  return text[index + whole.length] === '(' || text.startsWith('${', index - 2) || /[/|][gi]{0,2}$/.test(value)
}
