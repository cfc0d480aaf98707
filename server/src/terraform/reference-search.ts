import type { Expression, TemplatePart } from '../syntax/hcl/ast'
import { type Binding, DIRECTORY_SCOPE, type Evaluator, type Scope } from './evaluator'
import type { Followed, ModelResource, Names } from './parts'
import type { PlacedExpression } from './sources'
import { isOfPart, NOTHING, type Place, whichOf, workedOut } from './reference-place'
import {
  behindInstance,
  outputReference,
  partOf,
  resourceReference,
  type Step,
  throughFor,
  traversalOf,
} from './traversal'
import { type FindResource, inPart, NO_REFERENCES, type Reference, type References, UNSEEN } from './references'

const MOST_STEPS = 20_000
export const DEEPEST = 300
/** Different at every call. */
const RANDOM = new Set(['uuid', 'bcrypt'])

/** One search through an expression. */
export class Search {
  private readonly found = new Map<ModelResource, Map<string, Reference>>()
  private maybe = false
  private varies = false
  private isByKey = false
  private visits = 0
  private referrals = 0

  constructor(
    private readonly evaluator: Evaluator,
    private readonly names: Names,
    private readonly resource: FindResource,
    private readonly ofLocal: (name: string) => References,
  ) {}

  result(): References {
    const { maybe, varies, isByKey } = this
    if (this.found.size === 0 && !maybe && !varies && !isByKey) return NO_REFERENCES
    const resources = [...this.found.values()].flatMap(references => [...references.values()])
    return { resources, maybe, varies, isByKey }
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
        this.steps(base, workedOut(this.evaluator, steps, place), place, depth)
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
    const through = throughFor(node, rest)
    if (node.kind === 'variable') this.name(node, rest, place, depth)
    else if (through !== undefined) this.steps(through.base, through.steps, place, depth + 1)
    else if (rest.length > 0 && traversalOf(node).steps.length > 0) {
      const inner = traversalOf(node)
      this.steps(inner.base, [...workedOut(this.evaluator, inner.steps, place), ...rest], place, depth + 1)
    } else this.visit(node, isOfPart(rest) ? { ...place, isPart: true } : place, depth + 1)
  }

  private name(root: Expression & { kind: 'variable' }, steps: readonly Step[], place: Place, depth: number): void {
    if (place.bound.has(root.name)) return
    const iterator = place.scope.iterators.get(root.name)
    if (iterator !== undefined) {
      this.element(iterator, iterator.element, steps, depth)
      return
    }
    switch (root.name) {
      case 'var':
        this.variable(steps, place)
        return
      case 'local':
        this.local(steps, place, depth)
        return
      case 'each': {
        const { each: collection, instance } = place.scope
        this.element({ collection, scope: DIRECTORY_SCOPE }, instance, steps, depth)
        return
      }
      case 'count':
        if (place.scope.instance === undefined) this.add(UNSEEN)
        this.isByKey = true
        return
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
        this.reference(root.name, steps, place)
    }
  }

  /** What `each` or an iterator stands for. */
  private element(
    { collection, scope }: Binding,
    element: { readonly key: string | number | undefined } | undefined,
    [part, ...rest]: readonly Step[],
    depth: number,
  ): void {
    if (element === undefined || part?.kind !== 'name') {
      this.add(UNSEEN)
      if (collection !== undefined) this.elsewhere(collection, [{ kind: 'element', key: undefined }], scope, depth)
      return
    }
    if (part.name === 'key') {
      this.isByKey = true
      return
    }
    this.varies = true
    const key = element.key === undefined ? undefined : String(element.key)
    if (collection !== undefined) this.elsewhere(collection, [{ kind: 'element', key }, ...rest], scope, depth)
  }

  private elsewhere({ source, node }: PlacedExpression, steps: readonly Step[], scope: Scope, depth: number): void {
    if (depth > DEEPEST || ++this.visits > MOST_STEPS) this.add(UNSEEN)
    else this.steps(node, steps, { source, scope, bound: NOTHING }, depth + 1)
  }

  /** In one instance of a module a variable is worth one thing, whatever decides it. */
  private variable(steps: readonly Step[], place: Place): void {
    const [first, ...rest] = steps
    const followed = first?.kind === 'name' ? this.names.variable(first.name) : undefined
    if (followed !== undefined && followed.context.names !== this.names) {
      this.elsewhereIn(followed, rest, place)
      return
    }
    const value = first?.kind === 'name' ? this.evaluator.variable(first.name) : undefined
    if (value === undefined || value.kind === 'unknown') this.maybe = true
  }

  private output([call, ...steps]: readonly Step[], place: Place): void {
    const reference = outputReference(steps)
    const found =
      call?.kind === 'name' && reference ? this.names.outputs(call.name, reference.key, reference.output) : undefined
    for (const one of found ?? []) this.elsewhereIn(one, reference?.rest ?? [], place)
    if (found === undefined) this.maybe = true
  }

  private elsewhereIn({ context, expression, scope }: Followed, steps: readonly Step[], { isPart }: Place): void {
    const found = context.finder.follow(expression, steps, scope)
    this.add({ ...(isPart === true ? inPart(found) : found), varies: false, isByKey: false })
  }

  private local(steps: readonly Step[], { isPart = false }: Place, depth: number): void {
    const [first, ...rest] = steps
    if (first?.kind !== 'name') {
      this.maybe = true
      return
    }
    const expression = this.names.local(first.name)
    if (rest.length === 0 || expression === undefined || depth > DEEPEST) {
      const found = this.ofLocal(first.name)
      this.add(isPart || rest.length > 0 ? inPart(found) : found)
      return
    }
    const place = { source: expression.source, scope: DIRECTORY_SCOPE, bound: NOTHING, isPart }
    if (++this.visits > MOST_STEPS) this.add(UNSEEN)
    else this.steps(expression.node, rest, place, depth + 1)
  }

  private reference(root: string, steps: readonly Step[], { isPart = false }: Place): void {
    const reference = resourceReference(root, steps)
    const resource = reference && this.resource(reference.key, reference.name)
    if (resource === undefined) {
      this.maybe = true
      return
    }
    if (!resource.exists) return
    const rest = reference?.rest ?? []
    const [attribute] = behindInstance(rest).steps
    const which = whichOf(rest[0], isPart)
    if (typeof which !== 'string' && resource.instance(which.key) === undefined) return
    this.refer({ resource, which, attribute: attribute?.kind === 'name' ? attribute.name : undefined })
  }

  private refer(reference: Reference): void {
    this.referrals++
    const { resource, which, attribute = '' } = reference
    const known = this.found.get(resource) ?? new Map<string, Reference>()
    known.set(`${typeof which === 'string' ? which : `=${which.key}`} ${attribute}`, reference)
    this.found.set(resource, known)
  }

  private add({ resources, maybe, varies, isByKey }: References): void {
    for (const reference of resources) this.refer(reference)
    this.maybe ||= maybe
    this.varies ||= varies
    this.isByKey ||= isByKey
  }
}
