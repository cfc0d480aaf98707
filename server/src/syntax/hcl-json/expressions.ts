import type { Expression, ObjectItem, SyntaxProblem, TemplateNode } from '../hcl/ast'
import { parseExpressionText, parseTemplate } from '../hcl/template'
import { relocate } from './relocate'
import { decodeString } from './strings'
import type { JsonNode } from './tree'

/** How strings are read: as templates, as plain text (defaults, variable files), or as expressions (`type`, `depends_on`). */
export type Reading = 'template' | 'plain' | 'expression'

/** Reads the values of a JSON text as HCL's JSON form defines them. Problems within strings are collected. */
export class JsonExpressions {
  readonly problems: SyntaxProblem[] = []

  constructor(private readonly text: string) {}

  expression(node: JsonNode, reading: Reading): Expression {
    const span = spanOf(node)
    switch (node.type) {
      case 'null':
        return { kind: 'literal', span, type: 'null', raw: 'null' }
      case 'boolean':
        return { kind: 'literal', span, type: 'bool', raw: this.slice(node) }
      case 'number':
        return this.number(node)
      case 'string':
        return this.string(node, reading)
      case 'array':
        return { kind: 'tuple', span, items: node.children.map(child => this.expression(child, reading)) }
      case 'object':
        return { kind: 'object', span, items: node.children.flatMap(child => this.item(child, reading)) }
      case 'property':
        return { kind: 'missing', span }
    }
  }

  private number(node: JsonNode): Expression {
    const span = spanOf(node)
    const raw = this.slice(node)
    if (!raw.startsWith('-')) return { kind: 'literal', span, type: 'number', raw }
    const operand = {
      kind: 'literal',
      span: { ...span, start: span.start + 1 },
      type: 'number',
      raw: raw.slice(1),
    } as const
    return { kind: 'unary', span, operator: '-', operand }
  }

  private string(node: JsonNode, reading: Reading): Expression {
    const span = spanOf(node)
    const { value, inner, map } = decodeString(this.text, span)
    const isTemplate = reading !== 'plain' && /[$%]\{/.test(value)
    if (reading !== 'expression' && !isTemplate) {
      const parts = value === '' ? [] : [{ kind: 'text', span: inner, value } as const]
      return { kind: 'template', form: 'quoted', span, parts }
    }
    const read = !isTemplate ? parseExpressionText(value) : parseTemplate(value)
    this.problems.push(...relocate(read.problems, map))
    if (read.node === undefined) return { kind: 'missing', span }
    const found: Expression = relocate(read.node, map)
    return found.kind === 'template' && isTemplate ? ({ ...found, span } satisfies TemplateNode) : found
  }

  /** A property of an object; its key is a template as well. */
  private item(property: JsonNode, reading: Reading): ObjectItem[] {
    const [key, value] = property.children
    if (key === undefined) return []
    const keyNode = this.string(key, reading === 'expression' ? 'plain' : reading)
    const text = keyNode.kind === 'template' ? keyNode.parts : undefined
    const [only] = text ?? []
    const isPlain = text !== undefined && text.length <= 1 && (only === undefined || only.kind === 'text')
    const literalKey = isPlain ? (only?.kind === 'text' ? only.value : '') : undefined
    return [{ span: spanOf(property), key: keyNode, literalKey, value: this.valueOf(property, value, reading) }]
  }

  /** What a property is worth; missing where nothing is written yet. */
  valueOf(property: JsonNode, value: JsonNode | undefined, reading: Reading): Expression {
    const { end } = spanOf(property)
    return value === undefined ? { kind: 'missing', span: { start: end, end } } : this.expression(value, reading)
  }

  private slice({ offset, length }: JsonNode): string {
    return this.text.slice(offset, offset + length)
  }
}

export function spanOf({ offset, length }: JsonNode): { start: number; end: number } {
  return { start: offset, end: offset + length }
}
