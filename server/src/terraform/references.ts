import type { Expression, TemplatePart } from '../syntax/hcl/ast'
import { DIRECTORY_SCOPE, type Evaluator, type Scope } from './evaluator'
import type { Followed, ModelResource, Names } from './parts'
import type { ParsedFile, PlacedExpression } from './sources'
import {
  behindInstance,
  keyText,
  outputReference,
  partOf,
  resourceReference,
  type Step,
  traversalOf,
} from './traversal'

/** What an expression's value may come from. */
export interface References {
  readonly resources: readonly Reference[]
  /** Part of the value comes from where nothing can be seen: a variable without value, `each`, a module's output. */
  readonly maybe: boolean
  /** The same text elsewhere may have another value: it holds `each`, `count`, an iterator or a random function. */
  readonly varies: boolean
}

export interface Reference {
  readonly resource: ModelResource
  /** The attribute read from it; undefined for the resource as a whole. */
  readonly attribute: string | undefined
}

export const NO_REFERENCES: References = { resources: [], maybe: false, varies: false }
/** Where looking had to stop. */
export const UNSEEN: References = { resources: [], maybe: true, varies: true }

export type FindResource = (key: string, name: string) => ModelResource | undefined

const MOST_STEPS = 20_000
export const DEEPEST = 300
/** Different at every call. */
const RANDOM = new Set(['uuid', 'bcrypt'])

interface Place {
  readonly source: ParsedFile
  readonly scope: Scope
  /** Variables of `for` around this place. */
  readonly bound: ReadonlySet<string>
}

export const NOTHING: ReadonlySet<string> = new Set()

/** One search through an expression. */
export class Search {
  private readonly found = new Map<ModelResource, Set<string | undefined>>()
  private maybe = false
  private varies = false
  private visits = 0
  private referrals = 0

  constructor(
    private readonly evaluator: Evaluator,
    private readonly names: Names,
    private readonly resource: FindResource,
    private readonly ofLocal: (name: string) => References,
  ) {}

  result(): References {
    if (this.found.size === 0 && !this.maybe && !this.varies) return NO_REFERENCES
    const resources: Reference[] = []
    for (const [resource, attributes] of this.found) {
      for (const attribute of attributes) resources.push({ resource, attribute })
    }
    return { resources, maybe: this.maybe, varies: this.varies }
  }

  start(node: Expression, steps: readonly Step[], place: Place): void {
    if (steps.length === 0) this.visit(node, place, 0)
    else this.steps(node, steps, place, 0)
  }

  private visit(node: Expression, place: Place, depth: number): void {
    if (depth > DEEPEST || ++this.visits > MOST_STEPS) {
      this.add(UNSEEN)
      return
    }
    switch (node.kind) {
      case 'literal':
        return
      case 'missing':
        this.maybe = true
        return
      case 'template':
        this.parts(node.parts, place, depth)
        return
      case 'tuple':
        for (const item of node.items) this.visit(item, place, depth + 1)
        return
      case 'object':
        for (const item of node.items) this.visit(item.value, place, depth + 1)
        return
      case 'parentheses':
        this.visit(node.inner, place, depth + 1)
        return
      case 'unary':
        this.visit(node.operand, place, depth + 1)
        return
      case 'binary':
        this.visit(node.left, place, depth + 1)
        this.visit(node.right, place, depth + 1)
        return
      case 'conditional':
        // The condition chooses the value, it is no part of it.
        this.visit(node.then, place, depth + 1)
        this.visit(node.otherwise, place, depth + 1)
        return
      case 'for': {
        this.visit(node.collection, place, depth + 1)
        const bound = new Set(place.bound).add(node.valueVariable)
        if (node.keyVariable !== undefined) bound.add(node.keyVariable)
        this.visit(node.value, { ...place, bound }, depth + 1)
        return
      }
      case 'call':
        this.call(node.name, node.arguments, place, depth)
        return
      case 'variable':
      case 'getAttr':
      case 'index':
      case 'splat': {
        const { base, steps } = traversalOf(node)
        this.steps(base, steps, place, depth)
      }
    }
  }

  private parts(parts: readonly TemplatePart[], place: Place, depth: number): void {
    for (const part of parts) {
      if (part.kind === 'interpolation') this.visit(part.expression, place, depth + 1)
      if (part.kind !== 'directive') continue
      const { directive } = part
      if (directive.type === 'if') {
        this.parts(directive.then, place, depth + 1)
        this.parts(directive.otherwise ?? [], place, depth + 1)
      } else {
        this.visit(directive.collection, place, depth + 1)
        const bound = new Set(place.bound).add(directive.value)
        if (directive.key !== undefined) bound.add(directive.key)
        this.parts(directive.body, { ...place, bound }, depth + 1)
      }
    }
  }

  private call(name: string, args: readonly Expression[], place: Place, depth: number): void {
    const before = this.referrals
    for (const argument of args) this.visit(argument, place, depth + 1)
    // What a function makes of its arguments is not computed: without a resource among them it could be any name.
    if (this.referrals === before) this.maybe = true
    if (RANDOM.has(name)) this.varies = true
  }

  /** Looks at the part of `base` that the steps lead to, where the text shows which part that is. */
  private steps(base: Expression, steps: readonly Step[], place: Place, depth: number): void {
    let node = base
    let rest = steps
    for (;;) {
      if (node.kind === 'parentheses') node = node.inner
      else {
        const part = rest[0] === undefined ? undefined : partOf(node, rest[0])
        if (part === undefined) break
        node = part
        rest = rest.slice(1)
      }
    }
    if (node.kind === 'variable') this.name(node, rest, place, depth)
    else if (rest.length > 0 && traversalOf(node).steps.length > 0) {
      const inner = traversalOf(node)
      this.steps(inner.base, [...inner.steps, ...rest], place, depth + 1)
    } else this.visit(node, place, depth + 1)
  }

  private name(root: Expression & { kind: 'variable' }, steps: readonly Step[], place: Place, depth: number): void {
    if (place.bound.has(root.name)) return
    const iterator = place.scope.iterators.get(root.name)
    if (iterator !== undefined) {
      this.add(UNSEEN)
      if (iterator.collection !== undefined) this.elsewhere(iterator.collection, iterator.scope, depth)
      return
    }
    switch (root.name) {
      case 'var':
        this.variable(steps)
        return
      case 'local':
        this.local(steps, depth)
        return
      case 'each':
        this.add(UNSEEN)
        if (place.scope.each !== undefined) this.elsewhere(place.scope.each, DIRECTORY_SCOPE, depth)
        return
      case 'count':
      case 'self':
        this.add(UNSEEN)
        return
      case 'module':
        this.output(steps, place)
        return
      case 'path':
      case 'terraform':
        this.maybe = true
        return
      default:
        this.reference(root.name, steps)
    }
  }

  private elsewhere({ source, node }: PlacedExpression, scope: Scope, depth: number): void {
    this.visit(node, { source, scope, bound: NOTHING }, depth + 1)
  }

  /** In one instance of a module a variable is worth one thing, whatever decides it. */
  private variable(steps: readonly Step[]): void {
    const [first, ...rest] = steps
    const followed = first?.kind === 'name' ? this.names.variable(first.name) : undefined
    if (followed !== undefined && followed.context.names !== this.names) {
      this.elsewhereIn(followed, rest)
      return
    }
    const value = first?.kind === 'name' ? this.evaluator.variable(first.name) : undefined
    if (value === undefined || value.kind === 'unknown') this.maybe = true
  }

  private output([call, ...steps]: readonly Step[], place: Place): void {
    const reference = outputReference(steps)
    const key = reference?.key && this.keyOf(reference.key, place)
    const found = call?.kind === 'name' && reference ? this.names.outputs(call.name, key, reference.output) : undefined
    for (const one of found ?? []) this.elsewhereIn(one, reference?.rest ?? [])
    if (found === undefined) this.maybe = true
  }

  private elsewhereIn({ context, expression, scope }: Followed, steps: readonly Step[]): void {
    this.add({ ...context.finder.follow(expression, steps, scope), varies: false })
  }

  /** The key of an instance, where it is known. */
  private keyOf(node: Expression, { source, scope, bound }: Place): string | undefined {
    const text = keyText(node)
    if (text !== undefined || bound.size > 0) return text
    const key = this.evaluator.evaluate({ source, node }, scope)
    if (key.kind !== 'known') return undefined
    return key.type === 'string' || key.type === 'number' ? String(key.value) : undefined
  }

  private local(steps: readonly Step[], depth: number): void {
    const [first, ...rest] = steps
    if (first?.kind !== 'name') {
      this.maybe = true
      return
    }
    const expression = this.names.local(first.name)
    if (rest.length === 0 || expression === undefined || depth > DEEPEST) {
      this.add(this.ofLocal(first.name))
      return
    }
    const place = { source: expression.source, scope: DIRECTORY_SCOPE, bound: NOTHING }
    if (++this.visits > MOST_STEPS) this.add(UNSEEN)
    else this.steps(expression.node, rest, place, depth + 1)
  }

  private reference(root: string, steps: readonly Step[]): void {
    const reference = resourceReference(root, steps)
    const resource = reference && this.resource(reference.key, reference.name)
    if (resource === undefined) {
      this.maybe = true
      return
    }
    if (!resource.exists) return
    const [attribute] = behindInstance(reference?.rest ?? []).steps
    this.refer(resource, attribute?.kind === 'name' ? attribute.name : undefined)
  }

  private refer(resource: ModelResource, attribute: string | undefined): void {
    this.referrals++
    const known = this.found.get(resource)
    if (known === undefined) this.found.set(resource, new Set([attribute]))
    else known.add(attribute)
  }

  private add({ resources, maybe, varies }: References): void {
    for (const { resource, attribute } of resources) this.refer(resource, attribute)
    this.maybe ||= maybe
    this.varies ||= varies
  }
}
