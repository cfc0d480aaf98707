import type { Fix, TextEdit } from '#rules/fix'
import { insertInstructionAfter, insertInstructionBefore, replaceWord } from '#rules/fixes/dockerfile'
import { placeholder, withPlaceholders } from '#rules/fixes/placeholder'
import { insertBlock, insertResourceAfter, replaceKnown, setAttribute, setNestedBlock } from '#rules/fixes/terraform'
import type { Instruction } from '#rules/model/dockerfile'
import type { Location } from '#rules/model/source'
import type { Attribute, Block } from '#rules/model/terraform'
import type { Anchor } from '#rules/rule'
import type { FixAction, FixDefinition } from './definition'
import { fill, type PlaceholderName } from './template'

type Values = Readonly<Partial<Record<PlaceholderName, string>>>

/** The fix of one finding. Undefined where its shape does not fit what was found. */
export function makeFix(
  definition: FixDefinition,
  subject: Block | Instruction,
  at: Anchor,
  values: Values,
): Fix | undefined {
  const { title, applicability, impact, caution, action } = definition
  const made = 'keyword' in subject ? ofInstruction(action, subject, at, values) : ofBlock(action, subject, at, values)
  if (made === undefined || made.edits.length === 0) return undefined
  const edits = withPlaceholders(made.edits)
  return {
    title: title ?? made.title,
    applicability: edits.some(edit => edit.snippet) ? 'needs-input' : applicability,
    impact,
    ...(caution === undefined ? {} : { caution }),
    edits,
  }
}

interface Made {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

function ofBlock(action: FixAction, block: Block, at: Anchor, values: Values): Made | undefined {
  const text = withMarks(action.kind === 'insert' ? fill(action.text, only(values)) : action.text)
  switch (action.kind) {
    case 'insert': {
      const first = firstLine(action.text)
      if (action.where === 'inside') return { title: `Add ${first}`, edits: insertBlock(block, text) }
      return { title: `Add ${first}`, edits: insertResourceAfter(block.root, text) }
    }
    case 'replace':
      return { title: `Replace it by ${firstLine(action.text)}`, edits: replaced(at, text) }
    case 'set': {
      const flagged = attributeOf(at)
      if (action.path === undefined || (flagged !== undefined && isSame(flagged, block, action.path))) {
        if (flagged === undefined) return undefined
        return {
          title: settingTitle(flagged.name, action.text),
          edits: setAttribute(flagged.parent, flagged.name, text),
        }
      }
      return setBelow(block, action.path, text, settingTitle(action.path.join('.'), action.text))
    }
  }
}

/** Sets an attribute of the block, or of the first of the nested blocks on the way; one that is missing at the end is written. */
function setBelow(block: Block, path: readonly string[], text: string, title: string): Made | undefined {
  const name = path.at(-1) ?? ''
  let holder = block
  for (const [depth, type] of path.slice(0, -1).entries()) {
    const [next] = holder.blocks(type)
    if (next === undefined) {
      if (depth < path.length - 2 || holder.attribute(type).location !== undefined) return undefined
      return { title, edits: setNestedBlock(holder, type, [[name, text]]) }
    }
    holder = next
  }
  return { title, edits: setAttribute(holder, name, text) }
}

function isSame(attribute: Attribute, block: Block, path: readonly string[]): boolean {
  const below = block.path === '' ? path.join('.') : `${block.path}.${path.join('.')}`
  return attribute.path.replace(/\[\d+\]/g, '') === below.replace(/\[\d+\]/g, '')
}

function attributeOf(at: Anchor): Attribute | undefined {
  if ('attribute' in at && 'value' in at) return at.attribute
  return 'isPresent' in at ? at : undefined
}

/** The text of a value where it was written, or where it is used. */
function replaced(at: Anchor, text: string): readonly TextEdit[] {
  if ('value' in at && 'attribute' in at) return [replaceKnown(at.value, text)]
  if ('isPresent' in at && at.location !== undefined) return setAttribute(at.parent, at.name, text)
  return []
}

function ofInstruction(action: FixAction, instruction: Instruction, at: Anchor, values: Values): Made | undefined {
  switch (action.kind) {
    case 'set':
      return undefined
    case 'replace': {
      const place: Location | undefined = 'part' in at ? at.part.at : instruction.argumentsAt
      if (place === undefined) return undefined
      return {
        title: `Replace it by ${firstLine(action.text)}`,
        edits: replaceWord({ at: place }, withMarks(action.text)),
      }
    }
    case 'insert': {
      const text = withMarks(fill(action.text, only(values)))
      const insert = action.where === 'before' ? insertInstructionBefore : insertInstructionAfter
      return { title: `Add ${firstLine(action.text)}`, edits: insert(instruction, text) }
    }
  }
}

/** What is seen in a file stays where it is; only what the subject is called goes into new text. */
function only({ name, type, address }: Values): Values {
  return { name: name ?? '', type: type ?? '', address: address ?? '' }
}

/** `${1:name}` as the fix helpers mark what is to be filled in. */
function withMarks(text: string): string {
  return text.replace(/\$\{\d+:([^}]*)\}/g, (_, name: string) => placeholder(name))
}

function settingTitle(name: string, text: string): string {
  return /\$\{\d+:/.test(text) ? `Set ${name}` : `Set ${name} = ${firstLine(text)}`
}

function firstLine(text: string): string {
  const line = text.split('\n')[0]?.trim() ?? ''
  return line.replace(/\$\{\d+:([^}]*)\}/g, '$1')
}
