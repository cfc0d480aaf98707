import type { Hover, HoverParams } from 'vscode-languageserver'
import { KEYS, type TopKey } from '../../config/keys'
import { isParapetFile } from '../../config/names'
import { kebab } from '../../config/yaml'
import { type ConfigurationWordsParts, describeRule, markup } from './completion'
import { cursorIn } from './cursor'
import { describeKey, describeOption, keysAt } from './vocabulary'

/** What a key, a rule or an option in `.parapet.yaml` means. */
export async function configurationHover(
  parts: ConfigurationWordsParts,
  { textDocument, position }: HoverParams,
): Promise<Hover | null> {
  const { configurations, documents, positions, client } = parts
  const document = configurations.get(textDocument.uri)
  const file = document && documents.buffer(document.uri)
  if (file === undefined || !isParapetFile(file.uri)) return null
  const cursor = cursorIn(file.text, positions.offset(file, position))
  if (cursor === undefined || cursor.at === 'value') return null
  const word = file.text.slice(cursor.word.start, cursor.word.end)
  const text = await describe(cursor.path, word, parts)
  return text === undefined
    ? null
    : { contents: markup(text, client.markdown), range: positions.range(file, cursor.word) }
}

async function describe(
  path: readonly string[],
  word: string,
  { rules, documentation }: ConfigurationWordsParts,
): Promise<string | undefined> {
  const key = kebab(word)
  if (path.length === 0) return isTopKey(key) ? describeKey(key) : undefined
  const rule = rules.get(word)
  if (path.length === 1 && rule !== undefined) return describeRule(rule, documentation)
  const option = rules.get(path[1] ?? '')?.options?.[word]
  if (option !== undefined && path.length > 1) return describeOption(option.description, option.default)
  return keysAt(path, rules).find(({ text }) => text === word)?.documentation
}

function isTopKey(key: string): key is TopKey {
  return Object.hasOwn(KEYS, key)
}
