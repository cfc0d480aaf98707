import { asNumber, asString } from '#rules/lib/values'
import { ABSENT, type Known, type KnownList, type Value, unknown } from '#rules/model/value'
import type { Expression, LiteralNode, ObjectNode, TemplateNode, TupleNode, UnaryNode } from '../syntax/hcl/ast'
import { DIRECTORY_SCOPE, type Evaluator, type Names, type Scope, type WrittenObject } from './evaluator'
import { computed, literal, Sizes, usedAt } from './known'
import { hasProblem, locate, type ParsedFile } from './sources'
import { behindInstance, resourceReference, type Step, traversalOf } from './traversal'

const DEEPEST = 400
const LONGEST_TEXT = 1 << 20

type Memo = Map<string, Value | 'busy'>

interface Place {
  readonly source: ParsedFile
  readonly scope: Scope
}

/**
 * Literals, templates, collections, and names that lead to such: variables, locals, written attributes of resources in the
 * directory. Everything that has to be computed (functions, conditionals, `for`, splats, `each` …) is unknown.
 */
export class DirectEvaluator implements Evaluator {
  private readonly locals: Memo = new Map()
  private readonly variables: Memo = new Map()
  private readonly sizes = new Sizes()
  private depth = 0

  constructor(private readonly names: Names) {}

  evaluate({ source, node }: { source: ParsedFile; node: Expression }, scope: Scope): Value {
    if (this.depth >= DEEPEST) return unknown('nested too deeply')
    this.depth++
    try {
      return this.compute(node, { source, scope })
    } finally {
      this.depth--
    }
  }

  private compute(node: Expression, place: Place): Value {
    switch (node.kind) {
      case 'literal':
        return literalValue(node, place.source)
      case 'template':
        return this.template(node, place)
      case 'tuple':
        return this.tuple(node, place)
      case 'object':
        return this.object(node, place)
      case 'parentheses':
        return usedAt(this.evaluate({ source: place.source, node: node.inner }, place.scope), at(node, place))
      case 'unary':
        return this.unary(node, place)
      case 'variable':
      case 'getAttr':
      case 'index':
      case 'splat':
        return this.traversal(node, place)
      case 'call':
        return unknown(`function ${node.name}`)
      case 'for':
        return unknown('for expression')
      case 'binary':
        return unknown(`operator ${node.operator}`)
      case 'conditional':
        return unknown('conditional')
      case 'missing':
        return unknown('incomplete expression')
    }
  }

  private template(node: TemplateNode, place: Place): Value {
    if (hasProblem(place.source, node.span)) return unknown('text that is not closed yet')
    const here = at(node, place)
    const [first] = node.parts
    if (node.parts.length === 1 && first?.kind === 'interpolation' && node.form === 'quoted') {
      return usedAt(this.evaluate({ source: place.source, node: first.expression }, place.scope), here)
    }
    let text = ''
    let isLiteral = true
    for (const part of node.parts) {
      if (part.kind === 'directive') return unknown('template with directives')
      if (part.kind === 'text') text += part.value
      else {
        const value = this.evaluate({ source: place.source, node: part.expression }, place.scope)
        if (value.kind === 'unknown') return value
        const inserted = asString(value)
        if (inserted === undefined) return unknown('a part of a template that is no string')
        text += inserted
        isLiteral = false
      }
      if (text.length > LONGEST_TEXT) return unknown('text too long')
    }
    return { ...(isLiteral ? literal(here) : computed(here)), type: 'string', value: text }
  }

  private tuple(node: TupleNode, place: Place): Value {
    const items = node.items.map(item => this.evaluate({ source: place.source, node: item }, place.scope))
    const value: KnownList = { ...literal(at(node, place)), type: 'list', items }
    return this.sizes.fits(value) ? value : unknown('too many elements')
  }

  private object(node: ObjectNode, place: Place): Value {
    const entries = new Map<string, Value>()
    for (const item of node.items) {
      const key = item.literalKey ?? asString(this.evaluate({ source: place.source, node: item.key }, place.scope))
      if (key === undefined) return unknown('an object with a key that is not known')
      entries.set(key, this.evaluate({ source: place.source, node: item.value }, place.scope))
    }
    const written = { syntax: { source: place.source, node }, scope: place.scope }
    const value: WrittenObject = { ...literal(at(node, place)), type: 'object', entries, written }
    return this.sizes.fits(value) ? value : unknown('too many elements')
  }

  private unary(node: UnaryNode, place: Place): Value {
    const operand = this.evaluate({ source: place.source, node: node.operand }, place.scope)
    if (operand.kind === 'unknown') return operand
    const here = at(node, place)
    const number = node.operator === '-' ? asNumber(operand) : undefined
    if (number === undefined) return unknown(`operator ${node.operator}`)
    const form = node.operand.kind === 'literal' ? literal(here) : computed(here)
    return { ...form, type: 'number', value: -number }
  }

  private traversal(node: Expression, place: Place): Value {
    const { base, steps } = traversalOf(node)
    const here = at(node, place)
    if (base.kind === 'variable') return this.name(base.name, steps, place, here)
    return usedAt(this.follow(this.evaluate({ source: place.source, node: base }, place.scope), steps, place), here)
  }

  private name(root: string, steps: readonly Step[], place: Place, here: Known['at']): Value {
    if (place.scope.iterators.has(root)) return unknown('element of a dynamic block')
    const [first] = steps
    switch (root) {
      case 'var':
      case 'local': {
        if (first?.kind !== 'name') return unknown('incomplete expression')
        const via = root === 'var' ? `variable "${first.name}"` : `local.${first.name}`
        const value = root === 'var' ? this.variable(first.name) : this.local(first.name)
        return usedAt(this.follow(value, steps.slice(1), place), here, via)
      }
      case 'each':
      case 'count':
      case 'self':
      case 'path':
      case 'terraform':
        return unknown(first?.kind === 'name' ? `${root}.${first.name}` : root)
      case 'module':
        return unknown('output of a module')
      default:
        return this.resource(root, steps, place, here)
    }
  }

  /** The value of a variable where it is declared or set. */
  variable(name: string): Value {
    return remember(this.variables, name, () => {
      const source = this.names.variable(name)
      if (source === undefined) return unknown('undeclared variable')
      return source.value === undefined ? unknown(source.reason) : this.evaluate(source.value, DIRECTORY_SCOPE)
    })
  }

  private local(name: string): Value {
    return remember(this.locals, name, () => {
      const expression = this.names.local(name)
      return expression === undefined ? unknown('undeclared local') : this.evaluate(expression, DIRECTORY_SCOPE)
    })
  }

  private resource(root: string, steps: readonly Step[], place: Place, here: Known['at']): Value {
    const reference = resourceReference(root, steps)
    if (reference === undefined) return unknown(steps.length === 0 ? 'a bare name' : 'incomplete expression')
    const resource = this.names.resource(reference.key, reference.name)
    if (resource === undefined) return unknown('undeclared resource')
    const { isIndexed, steps: rest } = behindInstance(reference.rest)
    const [attribute] = rest
    if (attribute === undefined) return unknown('a whole resource')
    if (attribute.kind !== 'name' || isIndexed !== resource.isRepeated) return unknown('instance of a resource')
    if (!resource.exists) return unknown('attribute of a resource that does not exist')
    if (reference.rest[0]?.kind === 'splat') return unknown('splat')
    const value = resource.written(attribute.name)
    if (value === undefined || value.kind === 'absent') return unknown('known after apply')
    return usedAt(this.follow(value, rest.slice(1), place), here, `${reference.key}.${reference.name}`)
  }

  private follow(value: Value, steps: readonly Step[], place: Place): Value {
    let current = value
    for (const step of steps) {
      if (current.kind === 'unknown') return current
      if (step.kind === 'splat') return unknown('splat')
      const key =
        step.kind === 'name' ? step.name : this.evaluate({ source: place.source, node: step.key }, place.scope)
      if (typeof key !== 'string' && key.kind === 'unknown') return key
      current = elementOf(current, key)
    }
    return current
  }
}

function at(node: Expression, { source }: Place): Known['at'] {
  return locate(source, node.span)
}

function literalValue(node: LiteralNode, source: ParsedFile): Value {
  const base = literal(locate(source, node.span))
  switch (node.type) {
    case 'null':
      return ABSENT
    case 'bool':
      return { ...base, type: 'bool', value: node.raw === 'true' }
    case 'number': {
      const value = Number(node.raw)
      return Number.isFinite(value) ? { ...base, type: 'number', value } : unknown('number out of range')
    }
  }
}

function elementOf(collection: Value, key: string | Value): Value {
  if (collection.kind !== 'known') return unknown('element of null')
  if (collection.type === 'object') {
    const name = typeof key === 'string' ? key : asString(key)
    return (name === undefined ? undefined : collection.entries.get(name)) ?? unknown('no such element')
  }
  if (collection.type === 'list') {
    const index = typeof key === 'string' ? Number(key) : asNumber(key)
    return (index === undefined ? undefined : collection.items[index]) ?? unknown('no such element')
  }
  return unknown('element of a simple value')
}

/** Computes once; a name that leads back to itself is unknown. */
function remember(memo: Memo, name: string, compute: () => Value): Value {
  const found = memo.get(name)
  if (found === 'busy') return unknown('refers to itself')
  if (found !== undefined) return found
  memo.set(name, 'busy')
  const value = compute()
  memo.set(name, value)
  return value
}
