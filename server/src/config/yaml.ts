import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import type { Location, SourceFile, Span } from '#rules/model/source'
import { unreasonable } from './limits'
import { didYouMean } from './suggest'

export interface Entry {
  readonly key: string
  readonly keyNode: Node
  /** Undefined where nothing is written behind the colon. */
  readonly value: Node | undefined
}

export interface YamlProblem {
  readonly span: Span
  readonly message: string
}

/** One YAML (or JSON) file read with places. Nothing throws: what is not as expected becomes a problem, and is left out. */
export class YamlReader {
  readonly problems: YamlProblem[] = []
  /** Undefined when the file is empty or could not be parsed. */
  readonly root: Node | undefined
  /** The text is no YAML: nothing in it can be relied on. */
  readonly broken: boolean
  readonly document: Document

  constructor(readonly file: SourceFile) {
    const sense = unreasonable(file.text)
    this.document = parseDocument(sense === undefined ? file.text : '', { prettyErrors: false })
    if (sense !== undefined) this.problem({ start: 0, end: firstLine(file.text) }, sense)
    for (const { pos, message } of this.document.errors) this.problem({ start: pos[0], end: pos[1] }, message)
    this.broken = this.problems.length > 0
    const contents = this.broken ? null : this.document.contents
    this.root = contents === null || (isScalar(contents) && contents.value === null) ? undefined : contents
  }

  /** Reads the known keys of a mapping; others are problems that say what there is. */
  each(node: Node, what: string, known: Readonly<Record<string, (value: Node, key: Node) => void>>): void {
    for (const { key, keyNode, value } of this.entries(node, what)) {
      const name = kebab(key)
      const read = Object.hasOwn(known, name) ? known[name] : undefined
      if (read === undefined) {
        const names = Object.keys(known)
        this.at(keyNode, `${what} has no key \`${key}\`; it has ${names.join(', ')}.${didYouMean(key, names)}`)
      } else if (value === undefined) this.at(keyNode, `\`${key}\` has no value.`)
      else read(value, keyNode)
    }
  }

  entries(node: Node, what: string): readonly Entry[] {
    const map = this.resolve(node)
    if (!isMap<Node, Node | null>(map)) {
      this.at(node, `${what} must be a mapping: lines of \`key: value\`.`)
      return []
    }
    return map.items.map(({ key, value }) => ({
      key: isScalar(key) ? String(key.value) : '',
      keyNode: key,
      value: this.resolve(value ?? undefined),
    }))
  }

  /** The elements of a list; undefined where it is none. */
  items(node: Node): readonly Node[] | undefined {
    const list = this.resolve(node)
    return isSeq<Node>(list) ? list.items.map(item => this.resolve(item) ?? item) : undefined
  }

  word<T extends string>(node: Node, words: readonly T[]): T | undefined {
    const value = this.text(node)
    const word = words.find(one => one === value)
    if (word === undefined) {
      const hint = value === undefined ? '' : didYouMean(value, words)
      this.at(node, `This must be one of ${words.join(', ')}.${hint}`)
    }
    return word
  }

  flag(node: Node, name: string): boolean | undefined {
    const value = isScalar(node) ? node.value : undefined
    if (typeof value === 'boolean') return value
    this.at(node, `\`${name}\` must be true or false.`)
    return undefined
  }

  /** The words of a list, each with its place. `what`: a sentence without its full stop. */
  strings(node: Node, what: string): readonly { readonly text: string; readonly node: Node }[] | undefined {
    const items = this.items(node)
    if (items === undefined) {
      this.at(node, `${what}.`)
      return undefined
    }
    return items.flatMap(item => {
      const text = isScalar(item) && typeof item.value === 'string' ? item.value : ''
      if (text !== '') return [{ text, node: item }]
      this.at(item, `${what}; this is none.`)
      return []
    })
  }

  /** A scalar as text; undefined for everything else. */
  text(node: Node | undefined): string | undefined {
    if (!isScalar(node)) return undefined
    const { value } = node
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined
  }

  /** The value as plain data; undefined where it has none (an alias to nothing, or one that explodes). */
  plain(node: Node): unknown {
    try {
      return node.toJS(this.document, { maxAliasCount: 100 })
    } catch {
      return undefined
    }
  }

  at(node: Node, message: string): void {
    this.problem(this.span(node), message)
  }

  place(node: Node): Location {
    return { file: this.file, span: this.span(node) }
  }

  private span(node: Node): Span {
    const [start, end] = node.range ?? [0, this.file.text.length]
    return { start, end }
  }

  private problem(span: Span, message: string): void {
    this.problems.push({ span, message })
  }

  private resolve(node: Node | undefined): Node | undefined {
    return isAlias(node) ? node.resolve(this.document) : node
  }
}

/** Keys may be written `required-tags` or, as in the editor's settings, `requiredTags`. */
export function kebab(key: string): string {
  return key.replace(/(?<=[a-z])[A-Z]/g, capital => `-${capital.toLowerCase()}`)
}

function firstLine(text: string): number {
  const end = text.search(/[\r\n]/)
  return end < 0 ? Math.min(text.length, 200) : Math.min(end, 200)
}
