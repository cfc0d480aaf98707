import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import type { Location, SourceFile, Span } from '#rules/model/source'
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

/** Reads the nodes of a parsed YAML file. Nothing throws: what is not as expected becomes a problem, and is left out. */
export class NodeReader {
  readonly problems: YamlProblem[] = []

  constructor(
    readonly file: SourceFile,
    readonly document: Document,
  ) {}

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
    const value = isScalar(node) ? node.value : undefined
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

  protected problem(span: Span, message: string): void {
    this.problems.push({ span, message })
  }

  private span(node: Node): Span {
    const [start, end] = node.range ?? [0, this.file.text.length]
    return { start, end }
  }

  private resolve(node: Node | undefined): Node | undefined {
    return isAlias(node) ? node.resolve(this.document) : node
  }
}

/** Keys may be written `required-tags` or, as in the editor's settings, `requiredTags`. */
export function kebab(key: string): string {
  return key.replace(/(?<=[a-z])[A-Z]/g, capital => `-${capital.toLowerCase()}`)
}
