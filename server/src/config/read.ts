import { isMap, isScalar, type Node } from 'yaml'
import type { SourceFile } from '#rules/model/source'
import { type OptionSchema, type OptionValue, PROFILES, type Rule, SEVERITIES } from '#rules/rule'
import { childUri, directoryOf, nameOf } from '../workspace/uris'
import { customIdsIn, customRuleEntries } from './custom-rules'
import { readDataClass } from './data-classes'
import { SHARED_OPTIONS, type TopKey } from './keys'
import type { Layer, LayerEntry, Setting } from './layer'
import { verdictOf } from './paths'
import { didYouMean } from './suggest'
import { readVariableFiles } from './variable-files'
import { YamlReader } from './yaml'

const LEVELS = [...SEVERITIES, 'off'] as const

/** The rules a configuration may name. */
export interface KnownRules {
  readonly rules: ReadonlyMap<string, Rule>
  /** Ids of custom rules from elsewhere: other configuration files, `.parapet/rules`. */
  readonly customIds: ReadonlySet<string>
}

/** Reads `.parapet.yaml` (or a file of that form). Never throws: everything that is wrong is a problem with its place. */
export function readParapetFile(file: SourceFile, known: KnownRules): Layer {
  return new ParapetFile(file, known).read()
}

class ParapetFile {
  private readonly reader: YamlReader
  private readonly folder: string
  /** Later entries of the same file win over earlier ones. */
  private readonly entries = new Map<string, LayerEntry>()
  private readonly failed: string[] = []
  private readonly customIds: Set<string>

  constructor(
    private readonly file: SourceFile,
    private readonly known: KnownRules,
  ) {
    this.reader = new YamlReader(file)
    this.folder = directoryOf(file.uri)
    this.customIds = new Set([...known.customIds, ...customIdsIn(this.customNodes())])
  }

  read(): Layer {
    const { reader, file } = this
    if (reader.root !== undefined) this.top(reader.root)
    const problems = [...reader.problems]
      .sort((a, b) => a.span.start - b.span.start)
      .map(problem => ({ file, ...problem, severity: 'error' as const }))
    const failed = reader.broken || (reader.root !== undefined && !isMap(reader.root)) ? [''] : this.failed
    return { source: nameOf(file.uri), file, entries: [...this.entries.values()], problems, failed }
  }

  private top(root: Node): void {
    const each = (section: string, read: (id: string, value: Node, key: Node) => void) => (value: Node) => {
      this.eachRule(value, section, read)
    }
    const readers: Record<TopKey, (value: Node) => void> = {
      profile: value => {
        this.single('profile', value, this.reader.word(value, PROFILES), profile => ({ kind: 'profile', profile }))
      },
      severities: each('severities', (id, value) => {
        this.severity(id, value)
      }),
      rules: each('rules', (id, value) => {
        this.rule(id, value)
      }),
      options: each('options', (id, value) => {
        this.ruleOptions(id, value)
      }),
      exclude: value => {
        this.exclude(value)
      },
      'data-classes': value => {
        this.list('data-classes', value, (item, key) => {
          const declared = readDataClass(this.reader, item, this.folder)
          if (declared === undefined) this.failed.push(key)
          else this.add(key, this.reader.plain(item), item, { kind: 'data-class', declared })
        })
      },
      'required-tags': value => {
        this.shared('required-tags', value)
      },
      'allowed-registries': value => {
        this.shared('allowed-registries', value)
      },
      suppressions: value => {
        this.reader.each(value, '`suppressions`', {
          'require-reason': flag => {
            const key = 'suppressions.require-reason'
            const read = this.reader.flag(flag, 'require-reason')
            this.single(key, flag, read, on => ({ kind: 'require-reason', value: on }))
          },
        })
      },
      terraform: value => {
        this.reader.each(value, '`terraform`', {
          'variable-files': list => {
            const key = 'terraform.variable-files'
            const named = readVariableFiles(this.reader, list, this.folder)
            if (named === undefined) this.failed.push(key)
            else this.add(key, this.reader.plain(list), list, { kind: 'variable-files', named })
          },
        })
      },
      'custom-rules': value => {
        this.customRules(value)
      },
      baseline: value => {
        this.baseline(value)
      },
      'peer-configs': value => {
        const read = this.reader.flag(value, 'peer-configs')
        this.single('peer-configs', value, read, on => ({ kind: 'peer-configs', value: on }))
      },
    }
    this.reader.each(root, 'The configuration', readers)
  }

  private rule(id: string, value: Node): void {
    if (isScalar(value)) this.severity(id, value)
    else {
      this.reader.each(value, `\`${id}\``, {
        severity: level => {
          this.severity(id, level)
        },
        options: options => {
          this.ruleOptions(id, options)
        },
      })
    }
  }

  private severity(ruleId: string, value: Node): void {
    const read = this.reader.word(value, LEVELS)
    this.single(`severities.${ruleId}`, value, read, severity => ({ kind: 'severity', ruleId, severity }))
  }

  private ruleOptions(ruleId: string, values: Node): void {
    const schemas = this.known.rules.get(ruleId)?.options ?? {}
    for (const { key, keyNode, value } of this.reader.entries(values, `The options of \`${ruleId}\``)) {
      const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined
      if (schema === undefined) {
        const names = Object.keys(schemas)
        const there = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none'
        this.reader.at(keyNode, `\`${ruleId}\` has no option \`${key}\`; ${there}.${didYouMean(key, names)}`)
        continue
      }
      const read = this.option(schema, key, value ?? keyNode)
      const name = `options.${ruleId}.${key}`
      this.single(name, value ?? keyNode, read, set => ({ kind: 'option', ruleId, name: key, value: set }))
    }
  }

  private option(schema: Pick<OptionSchema, 'default'>, name: string, node: Node): OptionValue | undefined {
    const value = this.reader.plain(node)
    if (isOptionValue(value) && sameType(schema.default, value)) return value
    const { default: model } = schema
    const example = typeof model === 'object' && model.length === 0 ? '' : `, such as ${JSON.stringify(model)}`
    this.reader.at(node, `\`${name}\` must be ${typeName(model)}${example}.`)
    return undefined
  }

  private shared(name: keyof typeof SHARED_OPTIONS, node: Node): void {
    const read = this.option({ default: SHARED_OPTIONS[name] }, name, node)
    const words = Array.isArray(read) && read.some(item => typeof item !== 'string') ? undefined : read
    if (read !== undefined && words === undefined) this.reader.at(node, `\`${name}\` must be a list of strings.`)
    this.single(name, node, words, value => ({ kind: 'shared-option', name, value }))
  }

  private customRules(value: Node): void {
    const nodes: Node[] = []
    this.list('custom-rules', value, node => nodes.push(node))
    const { entries, problems, failed } = customRuleEntries(this.reader, nodes, this.known.rules)
    for (const { key, shown, node, setting } of entries) this.add(key, shown, node, setting)
    this.reader.problems.push(...problems)
    this.failed.push(...failed)
  }

  private exclude(node: Node): void {
    const read = this.reader.strings(node, '`exclude` is a list of patterns, as in .gitignore')
    if (read === undefined) this.failed.push('exclude')
    else if (read.length > 0) {
      const patterns = read.map(({ text }) => text)
      this.add('exclude', patterns, node, { kind: 'exclude', verdict: verdictOf(patterns, this.folder) })
    }
  }

  private baseline(node: Node): void {
    const path = this.reader.text(node)
    if (path === undefined || path === '' || /^(?:[/\\]|[a-z]:)/i.test(path)) {
      this.failed.push('baseline')
      this.reader.at(node, '`baseline` must be a path relative to the folder of this file.')
    } else this.add('baseline', path, node, { kind: 'baseline', uri: childUri(this.folder, path) })
  }

  private list(key: string, node: Node, read: (item: Node, key: string) => void): void {
    const items = this.reader.items(node)
    if (items === undefined) {
      this.failed.push(key)
      this.reader.at(node, `\`${key}\` must be a list: lines that begin with \`- \`.`)
    } else {
      items.forEach((item, index) => {
        read(item, `${key}.${index}`)
      })
    }
  }

  private eachRule(node: Node, section: string, read: (id: string, value: Node, key: Node) => void): void {
    for (const { key, keyNode, value } of this.reader.entries(node, `\`${section}\``)) {
      if (!this.known.rules.has(key) && !this.customIds.has(key)) {
        const hint = didYouMean(key, [...this.known.rules.keys(), ...this.customIds])
        this.reader.at(keyNode, `There is no rule \`${key}\`.${hint}`)
      } else if (value === undefined) this.reader.at(keyNode, `\`${key}\` has no value.`)
      else read(key, value, keyNode)
    }
  }

  private single<T>(key: string, node: Node, value: T | undefined, make: (value: T) => Setting): void {
    if (value === undefined) this.failed.push(key)
    else this.add(key, value, node, make(value))
  }

  private add(key: string, shown: unknown, node: Node, setting: Setting): void {
    this.entries.set(key, { key, shown, at: this.reader.place(node), setting })
  }

  private customNodes(): readonly Node[] {
    const { root } = this.reader
    const found = isMap<Node, Node>(root)
      ? (root.get('custom-rules', true) ?? root.get('customRules', true))
      : undefined
    return found === undefined ? [] : (this.reader.items(found as Node) ?? [])
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
