import { type CompletionItem, CompletionItemKind, type CompletionParams, MarkupKind } from 'vscode-languageserver'
import type { Rule } from '#rules/rule'
import type { Documents } from '../../workspace/documents'
import { isParapetFile } from '../../config/names'
import { kebab } from '../../config/yaml'
import type { Client } from '../client'
import { type Documentation, facts, prose } from '../documentation'
import type { OpenDocuments } from '../open-documents'
import type { Positions } from '../positions'
import { cursorIn } from './cursor'
import { keysAt, valuesAt, type Word } from './vocabulary'

export interface ConfigurationWordsParts {
  readonly client: Client
  readonly documents: Documents
  readonly positions: Positions
  readonly configurations: OpenDocuments<'configuration'>
  readonly documentation: Documentation
  readonly rules: ReadonlyMap<string, Rule>
}

/** Keys, ids of rules, severities and options, where they may stand in `.parapet.yaml`. */
export function completion(parts: ConfigurationWordsParts, params: CompletionParams): CompletionItem[] {
  const { configurations, documents, positions, rules, client } = parts
  const document = configurations.get(params.textDocument.uri)
  const file = document && documents.buffer(document.uri)
  if (file === undefined || !isParapetFile(file.uri)) return []
  const cursor = cursorIn(file.text, positions.offset(file, params.position))
  if (cursor === undefined) return []
  const taken = new Set(cursor.siblings.map(key => (cursor.path.length === 0 ? kebab(key) : key)))
  const found = cursor.at === 'value' ? valuesAt(cursor.path, rules) : keysAt(cursor.path, rules)
  const indent = ' '.repeat(positions.position(file, cursor.word.start).character)
  return found
    .filter(({ text }) => cursor.at === 'value' || !taken.has(text))
    .map(word => ({
      label: word.text,
      kind: kindOf(word),
      ...(word.detail !== undefined && { detail: word.detail }),
      ...(word.documentation !== undefined && { documentation: markup(word.documentation, client.markdown) }),
      ...(word.kind === 'rule' && { data: { ruleId: word.text } }),
      textEdit: { range: positions.range(file, cursor.word), newText: `${word.text}${behind(word, indent)}` },
    }))
}

/** Adds the prose about a rule: hundreds of them would make the list slow. */
export async function resolveCompletion(parts: ConfigurationWordsParts, item: CompletionItem): Promise<CompletionItem> {
  const data: unknown = item.data
  const ruleId = typeof data === 'object' && data !== null && 'ruleId' in data ? data.ruleId : undefined
  const rule = typeof ruleId === 'string' ? parts.rules.get(ruleId) : undefined
  if (rule === undefined) return item
  return { ...item, documentation: markup(await describeRule(rule, parts.documentation), parts.client.markdown) }
}

export async function describeRule(rule: Rule, documentation: Documentation): Promise<string> {
  const docs = await documentation.docsOf(rule.id)
  return [`**${rule.title}**`, facts(rule), ...(docs === undefined ? [] : prose(docs))].join('\n\n')
}

export function markup(value: string, markdown: boolean) {
  return { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value }
}

function behind({ opens }: Word, indent: string): string {
  if (opens === undefined) return ''
  switch (opens) {
    case 'line':
      return ': '
    case 'mapping':
      return `:\n${indent}  `
    case 'list':
      return `:\n${indent}  - `
  }
}

function kindOf({ kind }: Word): CompletionItemKind {
  switch (kind) {
    case 'key':
      return CompletionItemKind.Property
    case 'rule':
      return CompletionItemKind.Reference
    case 'value':
      return CompletionItemKind.EnumMember
  }
}
