import type { Location } from '#rules/model/source'
import type { Explanation, ExplainedValue } from '../analysis/explain'
import { nameOf } from '../workspace/uris'
import { escapeMarkdown } from './documentation'
import type { Positions } from './positions'

export interface ExplainParts {
  readonly positions: Positions
  /** As the client spells it. */
  readonly clientUri: (uri: string) => string
  /** False for clients that show plain text. */
  readonly markdown: boolean
}

/** What the expression under the cursor is worth, as Markdown. */
export function describeExplanation({ values, isCut }: Explanation, parts: ExplainParts): string {
  if (values.length === 0) return '**Value:** none, because no instance is made'
  const [only] = values
  if (only !== undefined && values.length === 1) return `**Value**${describe(only, parts)}`
  const listed = values.map(value => `${named(value)}${describe(value, parts)}`)
  return ['**Value** differs between instances:', ...listed, ...(isCut ? ['…'] : [])].join('\n\n')
}

function named({ instances }: ExplainedValue): string {
  return instances.map(instance => `\`${instance.replaceAll('`', "'")}\``).join(', ')
}

function describe({ text, reason, written }: ExplainedValue, parts: ExplainParts): string {
  const where = written === undefined ? '' : `, written in ${link(written, parts)}`
  if (text === undefined) return ` is not known: ${escapeMarkdown(reason ?? '')}`
  return `${where}\n\n${fenced(text)}`
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}terraform\n${text}\n${fence}`
}

/** VS Code goes to the line and column behind the sharp. */
function link({ file, span }: Location, { positions, clientUri, markdown }: ExplainParts): string {
  const { line, character } = positions.range(file, span).start
  const name = `${nameOf(file.uri)}:${line + 1}`
  return markdown ? `[${escapeMarkdown(name)}](<${clientUri(file.uri)}#${line + 1},${character + 1}>)` : name
}
