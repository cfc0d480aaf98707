import type { Budget } from '../../values/limits'
import { LimitExceeded } from '../../values/limits'
import { BigFloat } from '../../values/number'
import { boolValue, nullValue, numberValue, objectValue, stringValue, tupleValue, type Value } from '../../values/value'
import { CallFailure } from './failure'

const DEEPEST = 500

/** Characters that could end a script or a string where JSON is put into HTML or JavaScript: Go escapes them. */
const ESCAPED = /[<>&\u2028\u2029]/g

/** A string as Go writes it in JSON. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(
    ESCAPED,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * A wholly known value as JSON. Marks are of no account.
 * @throws CallFailure for infinity
 * @throws TypeError for values that are not wholly known: check before
 */
export function toJson(value: Value, budget: Budget): string {
  budget.spend(1)
  switch (value.kind) {
    case 'string':
      budget.spend(value.value.length)
      return jsonText(value.value)
    case 'number':
      if (value.value.isInfinite) throw new CallFailure('cannot serialize infinity as JSON')
      return value.value.toString()
    case 'bool':
      return String(value.value)
    case 'null':
      return 'null'
    case 'sequence':
      return `[${value.items.map(item => toJson(item, budget)).join(',')}]`
    case 'mapping':
      return `{${Array.from(value.entries, ([key, item]) => `${jsonText(key)}:${toJson(item, budget)}`).join(',')}}`
    case 'unknown':
      throw new TypeError('not wholly known')
  }
}

/**
 * Reads JSON: arrays as tuples, objects as objects, numbers with all their digits, of keys given twice the last.
 * @throws CallFailure where the text is not JSON
 */
export function fromJson(text: string, budget: Budget): Value {
  budget.spend(text.length)
  checkSyntax(text)
  return new Reader(text, budget).value(0)
}

function checkSyntax(text: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    if (error instanceof RangeError) throw new LimitExceeded('JSON nested too deep')
    throw new CallFailure(error instanceof Error ? error.message : 'not valid JSON')
  }
}

/** Takes text apart that is known to be JSON, since `JSON.parse` rounds numbers. */
class Reader {
  #position = 0

  constructor(
    readonly text: string,
    readonly budget: Budget,
  ) {}

  value(depth: number): Value {
    if (depth > DEEPEST) throw new LimitExceeded('JSON nested too deep')
    this.budget.spend(1)
    const first = this.#peek()
    if (first === '{') return this.#object(depth)
    if (first === '[') return this.#array(depth)
    if (first === '"') return stringValue(this.#string())
    const word = this.#take(/[^\s,\]}]+/y)
    if (word === 'null') return nullValue()
    if (word === 'true' || word === 'false') return boolValue(word === 'true')
    return numberValue(BigFloat.parse(word) ?? BigFloat.ZERO)
  }

  #object(depth: number): Value {
    const entries: [string, Value][] = []
    this.#position++
    while (this.#peek() !== '}') {
      const key = this.#string()
      this.#skip(':')
      entries.push([key, this.value(depth + 1)])
      this.#skip(',')
    }
    this.#position++
    return objectValue(entries)
  }

  #array(depth: number): Value {
    const items: Value[] = []
    this.#position++
    while (this.#peek() !== ']') {
      items.push(this.value(depth + 1))
      this.#skip(',')
    }
    this.#position++
    return tupleValue(items)
  }

  #string(): string {
    // Lone surrogates have no place in Terraform's strings.
    const parsed: unknown = JSON.parse(this.#take(/"(?:[^"\\]|\\.)*"/y))
    return (typeof parsed === 'string' ? parsed : '').replace(/\p{Surrogate}/gu, '\ufffd')
  }

  /** The next character that is no white space, at which the reader then stands. */
  #peek(): string {
    this.#take(/[ \t\r\n]*/y)
    return this.text.charAt(this.#position)
  }

  #skip(character: string): void {
    if (this.#peek() === character) {
      this.#position++
      this.#peek()
    }
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.#position += found.length
    return found
  }
}
