// The table of docs/suppression.md: every form of comment, what it silences, and where its tool says so.
import { readFileSync } from 'node:fs'
import { table } from './markdown.mjs'

/** Each row is tested with its examples. */
const forms = JSON.parse(readFileSync(new URL('../suppression-forms.json', import.meta.url), 'utf8'))

/** The table as Markdown. */
export function suppressionTable() {
  const rows = forms.map(({ tool, comment, language, where, silences, sources }) => [
    tool,
    `\`${comment}\``,
    language,
    where,
    silences,
    sources.map((url, index) => `[${index + 1}](${url})`).join(' '),
  ])
  return table(['Tool', 'Comment', 'In', 'Written', 'Silences', 'Source'], rows)
}
