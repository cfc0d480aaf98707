import { isScalar, isSeq, type Node } from 'yaml'
import type { NodeReader } from '../config/node-reader'
import type { ValueTest } from './condition'
import {
  compared,
  containing,
  equalTo,
  equalToList,
  lacking,
  matching,
  not,
  oneOf,
  present,
  type Scalar,
  versionWithin,
} from './operators'
import { compileExpression, type Pattern } from './patterns'
import type { Operator } from './shape'
import { versionRange, type VersionRange } from './versions'

/** Reads what an attribute is compared with. What is wrong becomes a problem of the reader. */
export class ValueReader {
  constructor(private readonly reader: NodeReader) {}

  test(operator: Operator, value: Node): ValueTest | undefined {
    switch (operator) {
      case 'present':
      case 'absent': {
        const flag = this.reader.flag(value, operator)
        return flag === undefined ? undefined : present(flag === (operator === 'present'))
      }
      case 'equals':
      case 'not-equals': {
        const list = isSeq(value) ? this.scalars(value) : undefined
        const scalar = isSeq(value) ? undefined : this.scalar(value)
        const test = list !== undefined ? equalToList(list) : scalar !== undefined ? equalTo(scalar) : undefined
        return negatedIf(operator === 'not-equals', test)
      }
      case 'one-of':
      case 'none-of': {
        const list = this.scalars(value)
        return negatedIf(operator === 'none-of', list && oneOf(list))
      }
      case 'matches':
      case 'not-matches': {
        const pattern = this.expression(value)
        return negatedIf(operator === 'not-matches', pattern && matching(pattern))
      }
      case 'contains':
      case 'not-contains': {
        const list = isSeq(value) ? this.scalars(value) : this.scalar(value)
        if (list === undefined) return undefined
        const expected = typeof list === 'object' ? list : [list]
        return operator === 'contains' ? containing(expected) : lacking(expected)
      }
      case 'less-than':
        return this.comparison(value, limit => given => given < limit)
      case 'at-most':
        return this.comparison(value, limit => given => given <= limit)
      case 'greater-than':
        return this.comparison(value, limit => given => given > limit)
      case 'at-least':
        return this.comparison(value, limit => given => given >= limit)
      case 'version': {
        const range = this.version(value)
        return range && versionWithin(range)
      }
    }
  }

  private comparison(node: Node, holds: (limit: number) => (given: number) => boolean): ValueTest | undefined {
    const limit = isScalar(node) ? node.value : undefined
    if (typeof limit === 'number' && Number.isFinite(limit)) return compared(holds(limit))
    this.reader.at(node, 'This must be a number.')
    return undefined
  }

  expression(node: Node): Pattern | undefined {
    const text = this.reader.text(node)
    if (text === undefined) {
      this.reader.at(node, 'This must be a regular expression.')
      return undefined
    }
    const pattern = compileExpression(text)
    if (typeof pattern !== 'string') return pattern
    this.reader.at(node, pattern)
    return undefined
  }

  version(node: Node): VersionRange | undefined {
    const range = versionRange(this.reader.text(node) ?? '')
    if (range === undefined) this.reader.at(node, 'This must be a version constraint, such as `">= 5.1, < 6"`.')
    return range
  }

  private scalar(node: Node): Scalar | undefined {
    const value = isScalar(node) ? node.value : undefined
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
    this.reader.at(node, 'This must be a text, a number, true or false.')
    return undefined
  }

  private scalars(node: Node): readonly Scalar[] | undefined {
    const items = this.reader.items(node)
    if (items === undefined) {
      this.reader.at(node, 'This must be a list.')
      return undefined
    }
    const scalars = items.map(item => this.scalar(item))
    return scalars.every(scalar => scalar !== undefined) ? scalars : undefined
  }
}

function negatedIf(negative: boolean, test: ValueTest | undefined): ValueTest | undefined {
  return test === undefined || !negative ? test : not(test)
}
