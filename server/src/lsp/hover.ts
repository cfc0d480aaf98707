import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver'
import { explain, type Explanation } from '../analysis/explain'
import type { Finding } from '../analysis/types'
import type { Client } from './client'
import { type Documentation, escapeMarkdown, facts } from './documentation'
import { describeExplanation } from './explain'
import type { OpenDocuments } from './open-documents'
import type { Positions } from './positions'
import { SHOW_RULE_COMMAND } from './protocol'
import type { Reporter, View } from './reporter'

export interface HoverParts {
  readonly client: Client
  readonly open: OpenDocuments
  readonly positions: Positions
  readonly reporter: Reporter
  readonly documentation: Documentation
}

/**
 * What is wrong here, why it matters and what to do, for every finding under the cursor; and, where that is wanted, what the
 * expression there is worth.
 */
export async function hover(parts: HoverParts, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const document = parts.open.get(textDocument.uri)
  const view = document && (await parts.reporter.view(document))
  if (view === undefined) return null
  const offset = parts.positions.offset(view.file, position)
  const here = view.findings.filter(({ location }) => location.span.start <= offset && offset <= location.span.end)
  const innermost = [...here].sort((a, b) => lengthOf(a) - lengthOf(b))[0]
  const explanation = explained(view, offset)
  const span = innermost?.location.span ?? explanation?.span
  if (span === undefined) return null
  const sections = await Promise.all(here.map(finding => describeFinding(finding, parts)))
  if (explanation !== undefined) {
    const { positions, client, open } = parts
    const clientUri = (uri: string): string => open.clientUri(uri)
    sections.push(describeExplanation(explanation, { positions, clientUri, markdown: client.markdown }))
  }
  const markdown = sections.join('\n\n---\n\n')
  const contents = parts.client.markdown
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: withoutMarkup(markdown).trimEnd() }
  return { contents, range: parts.positions.range(view.file, span) }
}

function explained({ settings, analysed, file }: View, offset: number): Explanation | undefined {
  if (!settings.enable || !settings.explainValues) return undefined
  return explain(analysed.snapshot, settings.analysis, file.uri, offset)
}

async function describeFinding(finding: Finding, { client, documentation }: HoverParts): Promise<string> {
  const { rule, message, severity } = finding
  const paragraphs = [
    `**${escapeMarkdown(rule.title)}**`,
    ...(message === rule.title ? [] : [escapeMarkdown(message)]),
    facts({ ...rule, severity }),
    ...(await documentation.about(rule)),
    ...(client.options.clientFiles === true && client.markdown && rule.custom === undefined
      ? [commandLink(rule.id)]
      : []),
  ]
  return paragraphs.join('\n\n')
}

function commandLink(ruleId: string): string {
  return `[Show documentation](command:${SHOW_RULE_COMMAND}?${encodeURIComponent(JSON.stringify([ruleId]))})`
}

function lengthOf({ location }: Finding): number {
  return location.span.end - location.span.start
}

/** Our own markup only: bold, code, links in angle brackets, escapes. */
function withoutMarkup(markdown: string): string {
  return markdown
    .replace(/^`{3,}.*$\n?/gm, '')
    .replace(/\*\*|(?<!\\)`/g, '')
    .replace(/<(https?:[^>]*)>/g, '$1')
    .replace(/\\([\\`*_{}[\]<>#|!~])/g, '$1')
}
