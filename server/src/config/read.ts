import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type Document } from 'yaml'
import { unreasonable } from './limits'
import { PROFILES, type Profile, type Rule, SEVERITIES, type Severity } from '#rules/rule'
import type { OptionSchema, OptionValue } from '#rules/rule'
import type { Span } from '#rules/model/source'
import { didYouMean } from './suggest'

/** What a configuration file says; what it leaves out is undefined or empty. */
export interface ConfigurationFile {
  readonly profile: Profile | undefined
  readonly severities: Readonly<Record<string, Severity | 'off'>>
  readonly options: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>
  /** gitignore patterns, relative to the folder of the file. */
  readonly exclude: readonly string[]
}

/** Something in the file that is not understood. The message says what, and what to write instead. */
export interface ConfigurationProblem {
  readonly span: Span
  readonly message: string
}

export interface ReadConfiguration {
  /** What was understood: an editor goes on with it, the command line does not. */
  readonly configuration: ConfigurationFile
  readonly problems: readonly ConfigurationProblem[]
}

const LEVELS = [...SEVERITIES, 'off'] as const

/** Reads `.parapet.yaml` (or a file of that form). Never throws: everything that is wrong is a problem with its place. */
export function readConfiguration(text: string, rules: readonly Rule[]): ReadConfiguration {
  const reader = new Reader(text, rules)
  reader.read()
  const { profile, severities, options, exclude, problems } = reader
  return {
    configuration: {
      profile,
      severities: Object.fromEntries(severities),
      options: Object.fromEntries([...options].map(([rule, values]) => [rule, Object.fromEntries(values)])),
      exclude,
    },
    problems: [...problems].sort((a, b) => a.span.start - b.span.start),
  }
}

interface Entry {
  readonly key: string
  readonly keyNode: Node
  readonly value: Node | undefined
}

class Reader {
  profile: Profile | undefined
  readonly severities = new Map<string, Severity | 'off'>()
  readonly options = new Map<string, Map<string, OptionValue>>()
  exclude: readonly string[] = []
  readonly problems: ConfigurationProblem[] = []
  private readonly rules: ReadonlyMap<string, Rule>
  private document: Document | undefined

  constructor(
    private readonly text: string,
    rules: readonly Rule[],
  ) {
    this.rules = new Map(rules.map(rule => [rule.id, rule]))
  }

  read(): void {
    const root = this.parse()
    if (root === undefined || (isScalar(root) && root.value === null)) return
    this.each(root, 'The configuration', {
      profile: value => {
        this.profile = this.word(value, PROFILES)
      },
      severities: value => {
        this.eachRule(value, 'severities', (rule, level) => {
          this.severity(rule, level)
        })
      },
      options: value => {
        this.eachRule(value, 'options', (rule, values) => {
          this.ruleOptions(rule, values)
        })
      },
      rules: value => {
        this.eachRule(value, 'rules', (rule, settings) => {
          this.ruleSettings(rule, settings)
        })
      },
      exclude: value => {
        this.exclude = this.strings(value, '`exclude` is a list of patterns, as in .gitignore')
      },
    })
  }

  private parse(): Node | undefined {
    const sense = unreasonable(this.text)
    if (sense !== undefined) {
      this.problem({ start: 0, end: this.text.length }, sense)
      return undefined
    }
    const document = parseDocument(this.text, { prettyErrors: false })
    this.document = document
    for (const { pos, message } of document.errors) this.problem({ start: pos[0], end: pos[1] }, message)
    return document.errors.length > 0 ? undefined : (document.contents ?? undefined)
  }

  private ruleSettings(rule: Rule, settings: Node): void {
    if (isScalar(settings)) this.severity(rule, settings)
    else {
      this.each(settings, `\`${rule.id}\``, {
        severity: value => {
          this.severity(rule, value)
        },
        options: value => {
          this.ruleOptions(rule, value)
        },
      })
    }
  }

  private severity(rule: Rule, value: Node): void {
    const level = this.word(value, LEVELS)
    if (level !== undefined) this.severities.set(rule.id, level)
  }

  private ruleOptions(rule: Rule, values: Node): void {
    const schemas = rule.options ?? {}
    for (const { key, keyNode, value } of this.entries(values, `The options of \`${rule.id}\``)) {
      const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined
      if (schema === undefined) {
        const names = Object.keys(schemas)
        const there = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none'
        this.at(keyNode, `\`${rule.id}\` has no option \`${key}\`; ${there}.${didYouMean(key, names)}`)
        continue
      }
      const read = this.option(schema, key, value ?? keyNode)
      if (read === undefined) continue
      const known = this.options.get(rule.id) ?? new Map<string, OptionValue>()
      this.options.set(rule.id, known.set(key, read))
    }
  }

  private option(schema: OptionSchema, name: string, node: Node): OptionValue | undefined {
    const value: unknown = plain(node, this.document)
    if (isOptionValue(value) && sameType(schema.default, value)) return value
    this.at(node, `\`${name}\` must be ${typeName(schema.default)}, such as ${JSON.stringify(schema.default)}.`)
    return undefined
  }

  private eachRule(node: Node, section: string, read: (rule: Rule, value: Node) => void): void {
    for (const { key, keyNode, value } of this.entries(node, `\`${section}\``)) {
      const rule = this.rules.get(key)
      if (rule === undefined) {
        this.at(keyNode, `There is no rule \`${key}\`.${didYouMean(key, this.rules.keys())}`)
      } else if (value === undefined) this.at(keyNode, `\`${key}\` has no value.`)
      else read(rule, value)
    }
  }

  private each(node: Node, what: string, known: Readonly<Record<string, (value: Node) => void>>): void {
    for (const { key, keyNode, value } of this.entries(node, what)) {
      const read = Object.hasOwn(known, key) ? known[key] : undefined
      if (read === undefined) {
        const names = Object.keys(known)
        this.at(keyNode, `${what} has no key \`${key}\`; it has ${names.join(', ')}.${didYouMean(key, names)}`)
      } else if (value === undefined) this.at(keyNode, `\`${key}\` has no value.`)
      else read(value)
    }
  }

  private entries(node: Node, what: string): readonly Entry[] {
    const map = resolve(node, this.document)
    if (!isMap<Node, Node | null>(map)) {
      this.at(node, `${what} must be a mapping: lines of \`key: value\`.`)
      return []
    }
    return map.items.map(({ key, value }) => ({
      key: isScalar(key) ? String(key.value) : '',
      keyNode: key,
      value: resolve(value ?? undefined, this.document),
    }))
  }

  private word<T extends string>(node: Node, words: readonly T[]): T | undefined {
    const value = isScalar(node) ? String(node.value) : undefined
    const word = words.find(one => one === value)
    if (word === undefined) {
      const hint = value === undefined ? '' : didYouMean(value, words)
      this.at(node, `This must be one of ${words.join(', ')}.${hint}`)
    }
    return word
  }

  private strings(node: Node, what: string): readonly string[] {
    if (!isSeq<Node>(node)) {
      this.at(node, `${what}.`)
      return []
    }
    return node.items.flatMap(item => {
      const value: unknown = isScalar(item) ? item.value : undefined
      if (typeof value === 'string' && value !== '') return [value]
      this.at(item, `${what}; this is no pattern.`)
      return []
    })
  }

  private at(node: Node, message: string): void {
    const [start, end] = node.range ?? [0, this.text.length]
    this.problem({ start, end }, message)
  }

  private problem(span: Span, message: string): void {
    this.problems.push({ span, message })
  }
}

function resolve(node: Node | undefined, document: Document | undefined): Node | undefined {
  return isAlias(node) && document !== undefined ? node.resolve(document) : node
}

function plain(node: Node, document: Document | undefined): unknown {
  try {
    return document === undefined ? undefined : node.toJS(document)
  } catch {
    return undefined
  }
}

function isOptionValue(value: unknown): value is OptionValue {
  if (!Array.isArray(value)) return ['string', 'number', 'boolean'].includes(typeof value)
  return value.every(item => typeof item === 'string') || value.every(item => typeof item === 'number')
}

function sameType(model: OptionValue, value: OptionValue): boolean {
  if (typeof model !== 'object') return typeof model === typeof value
  if (typeof value !== 'object') return false
  // An empty list says nothing about its elements.
  const [a, b] = [model[0], value[0]]
  return a === undefined || b === undefined || typeof a === typeof b
}

function typeName(model: OptionValue): string {
  if (typeof model === 'object') return typeof model[0] === 'number' ? 'a list of numbers' : 'a list of strings'
  return model === true || model === false ? 'true or false' : `a ${typeof model}`
}
