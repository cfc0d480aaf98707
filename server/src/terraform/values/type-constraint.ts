import type { CallNode, Expression, ObjectNode } from '../../syntax/hcl/ast'
import { convert, isConversionError } from './convert'
import { BOOL, DYNAMIC, listOf, mapOf, NUMBER, objectOf, setOf, STRING, tupleOf, type Type } from './types'
import type { Value } from './value'

/** What a variable's `type` says: the type, and the defaults that `optional(…, default)` gives its attributes. */
export interface TypeConstraint {
  readonly type: Type
  readonly defaults: Defaults | undefined
}

export interface Defaults {
  /** Values for attributes that are not set, or null, of the object type itself. */
  readonly values: ReadonlyMap<string, Value>
  /** Defaults within attributes, elements of tuples (by index), or all elements of a collection (under the empty name). */
  readonly children: ReadonlyMap<string, Defaults>
}

export const ANY: TypeConstraint = { type: DYNAMIC, defaults: undefined }

/** Evaluates what stands as a default in a type. */
export type EvaluateDefault = (node: Expression) => Value

const DEEPEST = 100

/** Reads `object({ name = string, tags = optional(map(string), {}) })`. Undefined for what is no type. */
export function readType(node: Expression, evaluate: EvaluateDefault, depth = 0): TypeConstraint | undefined {
  if (depth > DEEPEST) return undefined
  switch (node.kind) {
    case 'variable':
      return keyword(node.name)
    case 'call':
      return constructed(node, evaluate, depth)
    case 'template': {
      // `type = "string"` is how types were written before Terraform 0.12.
      const [part] = node.parts
      if (node.parts.length !== 1 || part?.kind !== 'text') return undefined
      return part.value === 'list' || part.value === 'map' ? keyword(part.value) : legacy(part.value)
    }
    case 'literal':
    case 'tuple':
    case 'object':
    case 'getAttr':
    case 'index':
    case 'splat':
    case 'for':
    case 'unary':
    case 'binary':
    case 'conditional':
    case 'parentheses':
    case 'missing':
      return undefined
  }
}

function keyword(name: string): TypeConstraint | undefined {
  switch (name) {
    case 'string':
      return { type: STRING, defaults: undefined }
    case 'number':
      return { type: NUMBER, defaults: undefined }
    case 'bool':
      return { type: BOOL, defaults: undefined }
    case 'any':
      return ANY
    case 'list':
      return { type: listOf(DYNAMIC), defaults: undefined }
    case 'map':
      return { type: mapOf(DYNAMIC), defaults: undefined }
    case 'set':
      return { type: setOf(DYNAMIC), defaults: undefined }
    default:
      return undefined
  }
}

function legacy(name: string): TypeConstraint | undefined {
  return name === 'string' ? keyword(name) : undefined
}

function constructed(node: CallNode, evaluate: EvaluateDefault, depth: number): TypeConstraint | undefined {
  const [argument] = node.arguments
  if (argument === undefined || node.arguments.length > 1) return undefined
  switch (node.name) {
    case 'list':
    case 'set':
    case 'map': {
      const element = readType(argument, evaluate, depth + 1)
      if (element === undefined) return undefined
      const type = { kind: node.name, element: element.type }
      return { type, defaults: element.defaults && { values: new Map(), children: new Map([['', element.defaults]]) } }
    }
    case 'tuple':
      return argument.kind === 'tuple' ? tupleType(argument.items, evaluate, depth) : undefined
    case 'object':
      return argument.kind === 'object' ? objectType(argument, evaluate, depth) : undefined
    default:
      return undefined
  }
}

function tupleType(items: readonly Expression[], evaluate: EvaluateDefault, depth: number): TypeConstraint | undefined {
  const elements: Type[] = []
  const children = new Map<string, Defaults>()
  for (const [index, item] of items.entries()) {
    const element = readType(item, evaluate, depth + 1)
    if (element === undefined) return undefined
    elements.push(element.type)
    if (element.defaults !== undefined) children.set(String(index), element.defaults)
  }
  return { type: tupleOf(elements), defaults: children.size === 0 ? undefined : { values: new Map(), children } }
}

function objectType(node: ObjectNode, evaluate: EvaluateDefault, depth: number): TypeConstraint | undefined {
  const attributes: [string, Type][] = []
  const optional = new Set<string>()
  const values = new Map<string, Value>()
  const children = new Map<string, Defaults>()
  for (const { literalKey, value } of node.items) {
    if (literalKey === undefined) return undefined
    const attribute = attributeType(value, evaluate, depth)
    if (attribute === undefined) return undefined
    attributes.push([literalKey, attribute.type])
    if (attribute.defaults !== undefined) children.set(literalKey, attribute.defaults)
    if (attribute.isOptional) optional.add(literalKey)
    if (attribute.value !== undefined) values.set(literalKey, attribute.value)
  }
  const hasDefaults = values.size > 0 || children.size > 0
  return { type: objectOf(attributes, optional), defaults: hasDefaults ? { values, children } : undefined }
}

interface AttributeConstraint extends TypeConstraint {
  readonly isOptional: boolean
  readonly value: Value | undefined
}

function attributeType(node: Expression, evaluate: EvaluateDefault, depth: number): AttributeConstraint | undefined {
  if (node.kind !== 'call' || node.name !== 'optional') {
    const plain = readType(node, evaluate, depth + 1)
    return plain && { ...plain, isOptional: false, value: undefined }
  }
  const [typeNode, fallback] = node.arguments
  const constraint = typeNode && readType(typeNode, evaluate, depth + 1)
  if (constraint === undefined || node.arguments.length > 2) return undefined
  if (fallback === undefined) return { ...constraint, isOptional: true, value: undefined }
  const value = constrained(evaluate(fallback), constraint)
  return isConversionError(value) ? undefined : { ...constraint, isOptional: true, value }
}

/** A value as a variable of this type holds it: defaults filled in, then converted. */
export function constrained(
  value: Value,
  { type, defaults }: TypeConstraint,
): Value | { readonly kind: 'error'; readonly message: string } {
  return convert(defaults === undefined ? value : withDefaults(value, defaults), type)
}

/** Null and unknown values have no attributes to fill; null attributes have. */
function withDefaults(value: Value, defaults: Defaults): Value {
  const { values, children } = defaults
  if (value.kind === 'sequence') {
    const items = value.items.map((item, index) => {
      const child = children.get('') ?? children.get(String(index))
      return child === undefined ? item : withDefaults(item, child)
    })
    // The elements may have different types until they are converted.
    return { ...value, type: tupleOf(items.map(item => item.type)), items }
  }
  if (value.kind !== 'mapping') return value
  const entries = new Map<string, Value>()
  for (const [name, entry] of value.entries) {
    const child = children.get('') ?? children.get(name)
    entries.set(name, child === undefined ? entry : withDefaults(entry, child))
  }
  for (const [name, fallback] of values) {
    const given = entries.get(name)
    if (given !== undefined && given.kind !== 'null') continue
    const child = children.get(name)
    entries.set(name, child === undefined ? fallback : withDefaults(fallback, child))
  }
  return { ...value, type: objectOf([...entries].map(([name, entry]) => [name, entry.type])), entries: sorted(entries) }
}

function sorted(entries: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const { attributes } = objectOf([...entries].map(([name, entry]) => [name, entry.type]))
  return new Map([...attributes.keys()].flatMap(name => pair(name, entries.get(name))))
}

function pair(name: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[name, value]]
}
