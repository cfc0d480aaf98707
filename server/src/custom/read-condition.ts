import { isMap, isSeq, type Node } from 'yaml'
import type { Keyword } from '#rules/model/dockerfile'
import type { NodeReader } from '../config/node-reader'
import { didYouMean } from '../config/suggest'
import type { AllowedModule, Condition, ValueTest } from './condition'
import { INSTRUCTION_ATTRIBUTES } from './dockerfile-subject'
import { ValueReader } from './read-value'
import { compileGlob, type Pattern } from './patterns'
import { parsePath } from './path'
import { CONDITION_KEYS, OPERATORS, type Operator } from './shape'
import { isKeyword, isTypeName, KEYWORDS } from './targets'
import type { VersionRange } from './versions'

/** What the subject of a condition is: decides which conditions make sense. */
export type Target =
  | { readonly language: 'terraform'; readonly types: readonly string[] }
  | { readonly language: 'dockerfile'; readonly keywords: readonly Keyword[] }

const DEEPEST = 20
/** Aliases make few lines many conditions. */
const MOST = 500

type Key = keyof typeof CONDITION_KEYS

/** Reads the conditions of one rule. What is wrong becomes a problem of the reader, and the condition is left out. */
export class ConditionReader {
  private count = 0
  private readonly values: ValueReader

  constructor(
    private readonly reader: NodeReader,
    /** Types and instructions that conditions look for elsewhere: the rule reads them too. */
    private readonly reads: Set<string>,
  ) {
    this.values = new ValueReader(reader)
  }

  /** A mapping; a list, or several conditions in one mapping, must all hold. */
  read(node: Node, target: Target, depth = 0): Condition | undefined {
    if (depth > DEEPEST || ++this.count > MOST) {
      if (this.count <= MOST + 1) this.reader.at(node, 'There are more conditions here than any rule needs.')
      return undefined
    }
    if (isSeq(node)) return this.several('all', node, target, depth)
    const mistakes = this.reader.problems.length
    const keys = this.keys(node)
    // A misspelt key is one mistake, not also what it leaves unsaid.
    if (this.reader.problems.length > mistakes) return undefined
    const parts: (Condition | undefined)[] = []
    if (keys.has('attribute')) parts.push(this.attribute(keys, node, target))
    else
      for (const [key, { node: at }] of keys)
        if (isOperator(key)) this.reader.at(at, `\`${key}\` is said of an attribute; name it with \`attribute\`.`)
    for (const [key, { value, node: at }] of keys) {
      if (isOperator(key) || key === 'attribute' || key === 'tags-attribute') continue
      parts.push(this.ofKey(key, value, at, keys, target, depth))
    }
    if (parts.length === 0 && isMap(node) && node.items.length === 0)
      this.reader.at(node, 'There is no condition here.')
    const found = parts.filter(part => part !== undefined)
    if (found.length < parts.length) return undefined
    const [only] = found
    return found.length === 1 ? only : found.length === 0 ? undefined : { kind: 'all', of: found }
  }

  private keys(node: Node): Map<Key, { readonly value: Node; readonly node: Node }> {
    const keys = new Map<Key, { readonly value: Node; readonly node: Node }>()
    const known = Object.keys(CONDITION_KEYS).map(key => [
      key,
      (value: Node, at: Node) => {
        keys.set(key as Key, { value, node: at })
      },
    ])
    this.reader.each(node, 'A condition', Object.fromEntries(known) as Record<string, (value: Node, key: Node) => void>)
    return keys
  }

  private ofKey(
    key: Exclude<Key, Operator | 'attribute' | 'tags-attribute'>,
    value: Node,
    at: Node,
    keys: ReadonlyMap<Key, { readonly value: Node }>,
    target: Target,
    depth: number,
  ): Condition | undefined {
    switch (key) {
      case 'all':
      case 'any':
        return this.several(key, value, target, depth)
      case 'not': {
        const of = this.read(value, target, depth + 1)
        return of && { kind: 'not', of }
      }
      case 'naming': {
        const pattern = this.only('terraform', key, at, target) ? this.values.expression(value) : undefined
        return pattern && { kind: 'naming', pattern }
      }
      case 'required-tags':
        if (target.language === 'terraform') return this.tags(value, target.types, keys.get('tags-attribute')?.value)
        this.only('terraform', key, at, target)
        return undefined
      case 'allowed-images':
      case 'allowed-registries':
        return this.images(key, value, at, target)
      case 'allowed-modules':
        return this.modules(value, at, target)
      case 'exists':
        return this.exists(value, target, depth)
    }
  }

  private several(kind: 'all' | 'any', node: Node, target: Target, depth: number): Condition | undefined {
    const items = this.reader.items(node)
    if (items === undefined || items.length === 0) {
      this.reader.at(node, `\`${kind}\` must be a list of conditions.`)
      return undefined
    }
    const of = items.map(item => this.read(item, target, depth + 1))
    return of.every(one => one !== undefined) ? { kind, of } : undefined
  }

  private attribute(
    keys: ReadonlyMap<Key, { readonly value: Node; readonly node: Node }>,
    node: Node,
    target: Target,
  ): Condition | undefined {
    const at = keys.get('attribute')?.value ?? node
    const path = parsePath(this.reader.text(at) ?? '')
    if (path === undefined) {
      this.reader.at(at, '`attribute` must be a name, or names with dots between them, such as `versioning.enabled`.')
      return undefined
    }
    if (target.language === 'dockerfile' && !this.isInstructionAttribute(path[0] ?? '', at, target.keywords))
      return undefined
    const tests: (ValueTest | undefined)[] = []
    for (const [key, { value }] of keys) if (isOperator(key)) tests.push(this.values.test(key, value))
    if (tests.length === 0) {
      this.reader.at(at, `What must \`${path.join('.')}\` be? Say it with one of ${OPERATORS.join(', ')}.`)
    }
    return tests.length > 0 && tests.every(test => test !== undefined) ? { kind: 'attribute', path, tests } : undefined
  }

  private isInstructionAttribute(name: string, at: Node, keywords: readonly Keyword[]): boolean {
    const known = ['arguments', 'flags', ...keywords.flatMap(keyword => INSTRUCTION_ATTRIBUTES[keyword])]
    if (known.includes(name)) return true
    const what = `${keywords.join(', ')} ${keywords.length > 1 ? 'have' : 'has'}`
    this.reader.at(at, `${what} no \`${name}\`; there is ${known.join(', ')}.${didYouMean(name, known)}`)
    return false
  }

  private tags(node: Node, types: readonly string[], attribute: Node | undefined): Condition | undefined {
    const name = attribute === undefined ? undefined : this.reader.text(attribute)
    const required = new Map<string, Pattern | undefined>()
    if (isMap(node)) {
      for (const { key, value, keyNode } of this.reader.entries(node, '`required-tags`')) {
        const pattern = value === undefined ? undefined : this.values.expression(value)
        if (value === undefined) this.reader.at(keyNode, `What must the value of the tag match? \`.\` is anything.`)
        if (pattern === undefined) return undefined
        required.set(key, pattern)
      }
    } else {
      const what = '`required-tags` is a list of names, or a mapping of names to the expressions that values match'
      for (const { text } of this.reader.strings(node, what) ?? []) required.set(text, undefined)
    }
    // Default tags of the provider count.
    for (const type of types) this.reads.add(`provider.${/^[^_*]*/.exec(type)?.[0] ?? ''}`)
    return required.size === 0 ? undefined : { kind: 'tags', attribute: name, required }
  }

  private images(
    key: 'allowed-images' | 'allowed-registries',
    value: Node,
    at: Node,
    target: Target,
  ): Condition | undefined {
    if (target.language !== 'dockerfile' || target.keywords.some(keyword => keyword !== 'FROM')) {
      this.reader.at(at, `\`${key}\` is about FROM: \`on: FROM\`.`)
      return undefined
    }
    const given = this.reader.strings(value, `\`${key}\` is a list of patterns, in which \`*\` stands for anything`)
    if (given === undefined || given.length === 0) return undefined
    return {
      kind: key === 'allowed-images' ? 'images' : 'registries',
      allowed: given.map(({ text }) => compileGlob(text)),
    }
  }

  private modules(value: Node, at: Node, target: Target): Condition | undefined {
    if (target.language !== 'terraform' || target.types.some(type => type !== 'module')) {
      this.reader.at(at, '`allowed-modules` is about module calls: `on: module`.')
      return undefined
    }
    const items = this.reader.items(value) ?? []
    if (items.length === 0)
      this.reader.at(value, '`allowed-modules` is a list of sources, or of `source` and `version`.')
    const allowed = items.map(item => this.module(item))
    return allowed.length > 0 && allowed.every(one => one !== undefined) ? { kind: 'modules', allowed } : undefined
  }

  private module(item: Node): AllowedModule | undefined {
    if (!isMap(item)) {
      const text = this.reader.text(item)
      if (text === undefined) this.reader.at(item, 'This must be a source, in which `*` stands for anything.')
      return text === undefined ? undefined : { source: compileGlob(text), version: undefined }
    }
    const given: { source?: string; version?: VersionRange | undefined } = {}
    const wrong = this.reader.problems.length
    this.reader.each(item, 'An allowed module', {
      source: node => {
        given.source = this.reader.text(node) ?? ''
      },
      version: node => {
        given.version = this.values.version(node)
      },
    })
    if (given.source === undefined) this.reader.at(item, 'An allowed module needs a `source`.')
    if (given.source === undefined || this.reader.problems.length > wrong) return undefined
    return { source: compileGlob(given.source), version: given.version }
  }

  private exists(node: Node, target: Target, depth: number): Condition | undefined {
    const given: { resource?: string; keyword?: Keyword; through?: string; where?: Node } = {}
    this.reader.each(node, '`exists`', {
      resource: value => {
        const type = this.reader.text(value) ?? ''
        if (isTypeName(type) && !type.includes('*')) given.resource = type
        else this.reader.at(value, 'This must be a type, such as `aws_s3_bucket_versioning`.')
      },
      instruction: value => {
        const word = (this.reader.text(value) ?? '').toUpperCase()
        if (isKeyword(word)) given.keyword = word
        else this.reader.at(value, `There is no instruction ${word}.${didYouMean(word, KEYWORDS)}`)
      },
      through: value => {
        given.through = this.reader.text(value) ?? ''
      },
      where: value => {
        given.where = value
      },
    })
    const { resource, keyword, through, where } = given
    const other = otherTarget(target, resource, keyword)
    if (other === undefined) {
      const wanted = target.language === 'terraform' ? 'a `resource`' : 'an `instruction`'
      this.reader.at(node, `\`exists\` needs ${wanted} here.`)
      return undefined
    }
    const condition = where === undefined ? undefined : this.read(where, other, depth + 1)
    if (where !== undefined && condition === undefined) return undefined
    if (other.language === 'dockerfile') {
      const [wanted] = other.keywords
      if (wanted !== undefined) this.reads.add(wanted)
      return wanted && { kind: 'instruction', keyword: wanted, where: condition }
    }
    const [type = ''] = other.types
    this.reads.add(type)
    return { kind: 'resource', type, through, where: condition }
  }

  private only(language: Target['language'], key: Key, at: Node, target: Target): boolean {
    if (target.language !== language)
      this.reader.at(at, `\`${key}\` makes no sense for an instruction of a Dockerfile.`)
    return target.language === language
  }
}

function otherTarget(target: Target, type: string | undefined, keyword: Keyword | undefined): Target | undefined {
  if (target.language === 'terraform') return type === undefined ? undefined : { language: 'terraform', types: [type] }
  return keyword === undefined ? undefined : { language: 'dockerfile', keywords: [keyword] }
}

function isOperator(key: Key): key is Operator {
  return OPERATORS.some(operator => operator === key)
}
