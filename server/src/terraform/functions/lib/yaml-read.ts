import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, Scalar, type YAMLMap } from 'yaml'
import { convert, isConversionError } from '../../values/convert'
import { type Budget, LimitExceeded } from '../../values/limits'
import { STRING } from '../../values/types'
import { objectValue, stringValue, tupleValue, type Value } from '../../values/value'
import { CallFailure } from './failure'
import { resolvePlain, tagged } from './yaml-scalars'

const DEEPEST = 200

/**
 * Reads one YAML document as Terraform does: YAML 1.1's words for booleans, dates as timestamps, `<<` merging mappings.
 * @throws CallFailure where Terraform would refuse it
 */
export function fromYaml(text: string, budget: Budget): Value {
  budget.spend(text.length)
  checkDialect(text)
  const documents = parse(text)
  const [document] = documents
  if (document === undefined || (document.contents === null && !/^---/m.test(text))) {
    throw new CallFailure('the document is empty')
  }
  const [error] = document.errors
  if (error) throw new CallFailure(error.message)
  if (documents.length > 1) throw new CallFailure('unexpected extra content after value')
  return new Reader(text, budget).node(document.contents, 0)
}

function parse(text: string): ReturnType<typeof parseAllDocuments> & readonly unknown[] {
  try {
    const documents = parseAllDocuments(text, {
      version: '1.1',
      schema: 'failsafe',
      uniqueKeys: false,
      merge: false,
      logLevel: 'silent',
      prettyErrors: false,
    })
    return Array.isArray(documents) ? documents : []
  } catch (error) {
    if (error instanceof RangeError) throw new LimitExceeded('YAML nested too deep')
    throw new CallFailure(error instanceof Error ? error.message : 'not valid YAML')
  }
}

/** What YAML 1.2, and the library with it, allows and Terraform does not. */
function checkDialect(text: string): void {
  const version = /^%YAML\s+(\S+)/m.exec(text)?.[1]
  if (version !== undefined && version !== '1.1') throw new CallFailure('found incompatible YAML document')
}

class Reader {
  readonly #anchors = new Map<string, Value | 'open'>()

  constructor(
    readonly text: string,
    readonly budget: Budget,
  ) {}

  node(node: unknown, depth: number): Value {
    if (depth > DEEPEST) throw new LimitExceeded('YAML nested too deep')
    this.budget.spend(1)
    if (isAlias(node)) return this.#alias(node.source)
    if (node === null || node === undefined) return resolvePlain('')
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor !== undefined) this.#anchors.set(anchor, 'open')
    const value = this.#content(node, depth)
    if (anchor !== undefined) this.#anchors.set(anchor, value)
    return value
  }

  #alias(name: string): Value {
    const value = this.#anchors.get(name)
    if (value === undefined) throw new CallFailure(`reference to undefined anchor ${JSON.stringify(name)}`)
    if (value === 'open') throw new CallFailure(`cannot refer to anchor ${JSON.stringify(name)} from inside itself`)
    return value
  }

  #content(node: unknown, depth: number): Value {
    if (isScalar(node)) return scalarValue(node, this.text)
    if (isSeq(node)) {
      expectTag(node.tag, 'seq')
      return tupleValue(node.items.map(item => this.node(item, depth + 1)))
    }
    if (isMap(node)) {
      expectTag(node.tag, 'map')
      return this.#mapping(node, depth)
    }
    throw new CallFailure('unsupported node')
  }

  #mapping(node: YAMLMap, depth: number): Value {
    const entries = new Map<string, Value>()
    for (const { key, value } of node.items) {
      if (isMergeKey(key)) {
        const merged = this.node(value, depth + 1)
        if (merged.kind !== 'mapping') throw new CallFailure('map merge requires a mapping')
        for (const [name, item] of merged.entries) entries.set(name, item)
      } else entries.set(this.#key(key, depth), this.node(value, depth + 1))
    }
    return objectValue(entries)
  }

  #key(key: unknown, depth: number): string {
    const value = this.node(key, depth + 1)
    switch (value.kind) {
      case 'string':
        return value.value
      case 'number':
        return value.value.toString()
      case 'bool':
        return String(value.value)
      case 'null':
      case 'sequence':
      case 'mapping':
      case 'unknown':
        throw new CallFailure('only strings are allowed as mapping keys')
    }
  }
}

function expectTag(tag: string | undefined, kind: 'seq' | 'map'): void {
  if (tag !== undefined && tag !== `tag:yaml.org,2002:${kind}`) throw new CallFailure(`unsupported tag ${tag}`)
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && isPlain(key) && key.value === '<<' && key.tag === undefined
}

function isPlain(scalar: Scalar): boolean {
  return scalar.type === undefined || scalar.type === Scalar.PLAIN
}

function scalarValue(scalar: Scalar, source: string): Value {
  const text = scalarText(scalar, source)
  if (isPlain(scalar)) return scalar.tag === undefined ? resolvePlain(text) : tagged(scalar.tag, text)
  if (scalar.tag === undefined) return isBlock(scalar) ? blockValue(text) : stringValue(text)
  // A tag on quoted text is checked, and then text is all it is.
  tagged(scalar.tag, text)
  return stringValue(text)
}

/** The text of a scalar, as libyaml reads it where the library differs. */
function scalarText(scalar: Scalar, source: string): string {
  const text = typeof scalar.value === 'string' ? scalar.value : ''
  const [start = 0, end = 0] = scalar.range ?? []
  if (scalar.type === Scalar.QUOTE_DOUBLE && /(?<!\\)(?:\\\\)*\\\//.test(source.slice(start, end))) {
    throw new CallFailure('found unknown escape character')
  }
  // A block that ends with the text ends without a line feed when the text does.
  return isBlock(scalar) && end >= source.length && !source.endsWith('\n') ? text.replace(/\n$/, '') : text
}

function isBlock({ type }: Scalar): boolean {
  return type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED
}

/** Terraform reads the text of a block as if it were plain and makes it a string then: `yes` becomes `true`. */
function blockValue(text: string): Value {
  const converted = convert(resolvePlain(text), STRING)
  return isConversionError(converted) ? stringValue(text) : converted
}
