import type {
  Body,
  Expression,
  HclTree,
  ObjectItem,
  TemplateDirective,
  TemplateNode,
  TemplatePart,
} from '../../../src/syntax/hcl/ast'

/** JSON as hcl2json writes it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * Our tree in the shape of hcl2json, HashiCorp's parser without positions: blocks by type and labels, literals as JSON,
 * every other expression as `${source}`. For comparison with that parser.
 */
export function toJson(tree: HclTree): Json {
  return new Converter(tree.text).body(tree.body)
}

type JsonObject = { [key: string]: Json }

class Converter {
  constructor(private readonly text: string) {}

  body(body: Body): JsonObject {
    const out: JsonObject = {}
    for (const item of body.items) {
      if (item.kind !== 'block') continue
      let target = out
      let key = item.type.normalize()
      for (const { value } of item.labels) {
        const inner = Object.hasOwn(target, key) ? target[key] : undefined
        const next: JsonObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {}
        define(target, key, next)
        target = next
        key = value.normalize()
      }
      const list = Object.hasOwn(target, key) ? target[key] : undefined
      define(target, key, [...(Array.isArray(list) ? list : []), this.body(item.body)])
    }
    for (const item of body.items) {
      if (item.kind === 'attribute') define(out, item.name, this.expression(item.value))
    }
    return out
  }

  private expression(node: Expression): Json {
    if (node.kind === 'literal') {
      return node.type === 'null' ? null : node.type === 'bool' ? node.raw === 'true' : Number(node.raw)
    }
    if (node.kind === 'template') {
      const wrapped = onlyInterpolation(node)
      return wrapped === undefined ? this.parts(node.parts) : this.expression(wrapped)
    }
    if (node.kind === 'tuple') return node.items.map(item => this.expression(item))
    if (node.kind === 'object') {
      const out: JsonObject = {}
      for (const item of node.items) define(out, this.key(item), this.expression(item.value))
      return out
    }
    if (node.kind === 'unary' && node.operand.kind === 'literal') {
      const value = this.expression(node.operand)
      if (typeof value === 'number' && node.operator === '-') return -value
      if (typeof value === 'boolean' && node.operator === '!') return !value
    }
    return this.wrapped(node)
  }

  private key({ key, literalKey }: ObjectItem): string {
    if (isTraversal(key)) return this.source(key)
    if (key.kind === 'literal') return literalKey ?? ''
    return this.part(key)
  }

  private parts(parts: readonly TemplatePart[]): string {
    return parts.map(part => this.templatePart(part)).join('')
  }

  private templatePart(part: TemplatePart): string {
    switch (part.kind) {
      case 'text':
        return part.value.normalize().replace(/[$%]\{/g, opening => opening.charAt(0) + opening)
      case 'interpolation':
        return this.part(part.expression)
      case 'directive':
        return this.directive(part.directive)
    }
  }

  private part(node: Expression): string {
    if (node.kind === 'literal') return node.type === 'number' ? String(Number(node.raw)) : node.raw
    if (node.kind === 'template') {
      const wrapped = onlyInterpolation(node)
      return wrapped === undefined ? this.parts(node.parts) : this.part(wrapped)
    }
    if (node.kind === 'conditional') {
      const otherwise = this.part(node.otherwise)
      const tail = otherwise === '' ? '' : `%{else}${otherwise}`
      return `%{if ${this.source(node.condition)}}${this.part(node.then)}${tail}%{endif}`
    }
    return this.wrapped(node)
  }

  private directive(directive: TemplateDirective['directive']): string {
    if (directive.type === 'if') {
      const otherwise = this.parts(directive.otherwise ?? [])
      const tail = otherwise === '' ? '' : `%{else}${otherwise}`
      return `%{if ${this.source(directive.condition)}}${this.parts(directive.then)}${tail}%{endif}`
    }
    const key = directive.key === undefined ? '' : `${directive.key}, `
    const head = `%{for ${key}${directive.value} in ${this.source(directive.collection)}}`
    return `${head}${this.parts(directive.body)}%{endfor}`
  }

  private wrapped(node: Expression): string {
    return `\${${this.source(node)}}`
  }

  private source({ span }: Expression): string {
    return this.text.slice(span.start, span.end)
  }
}

/** `"${x}"` is `x`, whatever its type. */
function onlyInterpolation({ parts }: TemplateNode): Expression | undefined {
  const [only, more] = parts
  return more === undefined && only?.kind === 'interpolation' ? only.expression : undefined
}

/** A variable with constant steps only. */
function isTraversal(node: Expression): boolean {
  if (node.kind === 'getAttr') return isTraversal(node.object)
  if (node.kind === 'index') return isConstant(node.key) && isTraversal(node.collection)
  return node.kind === 'variable'
}

function isConstant(key: Expression): boolean {
  return key.kind === 'literal' || (key.kind === 'template' && key.parts.every(part => part.kind === 'text'))
}

/** Assigns even where the key is `__proto__`. */
function define(target: JsonObject, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
}
