import type { Location } from '#rules/model/source'
import type { PolicyDocument } from '#rules/model/policy'
import type { Block, Resource } from '#rules/model/terraform'
import { ABSENT, unknown, type Value } from '#rules/model/value'
import type { Expression } from '../syntax/hcl/ast'
import type { Scope } from './evaluator'
import { type Context, isModelResource, type ModelAttribute } from './parts'
import { policyOf } from './policy/expression'
import { type Reach, reachOf } from './reach'
import { inPart, meant, NO_REFERENCES, type References } from './references'
import type { PlacedExpression } from './sources'

export interface WrittenParts {
  readonly expression: PlacedExpression
  readonly scope: Scope
  /** Name, equals sign and expression. */
  readonly location: Location
  readonly at: Location
  /** For entries of an object that was evaluated as a whole. */
  readonly value?: Value
}

/** An attribute that is written, with everything about it computed when first asked for. */
export class WrittenAttribute implements ModelAttribute {
  private memo: Value | 'busy' | undefined
  private references_: References | undefined
  private reach_: Reach | undefined
  private policy_: { readonly document: PolicyDocument | undefined } | undefined

  constructor(
    private readonly context: Context,
    readonly parent: Block,
    readonly name: string,
    private readonly written: WrittenParts,
  ) {
    this.memo = written.value
  }

  get path(): string {
    return pathBelow(this.parent, this.name)
  }

  get isPresent(): boolean {
    return !isNull(this.written.expression.node)
  }

  get at(): Location {
    return this.written.at
  }

  get location(): Location {
    return this.written.location
  }

  get value(): Value {
    if (this.memo === 'busy') return unknown('refers to itself')
    if (this.memo === undefined) {
      this.memo = 'busy'
      this.memo = this.context.evaluator.evaluate(this.written.expression, this.written.scope)
    }
    return this.memo
  }

  get found(): References {
    return (this.references_ ??= this.context.finder.find(this.written.expression, this.written.scope))
  }

  get references(): readonly Resource[] {
    return [...new Set(this.found.resources.flatMap(reference => meant(reference) ?? []))]
  }

  get reach(): Reach {
    return (this.reach_ ??= reachOf(this))
  }

  refersTo(target: Resource): boolean | 'maybe' {
    return isModelResource(target) && this.reach.leadsTo(target)
  }

  get policy(): PolicyDocument | undefined {
    const { expression, scope } = this.written
    this.policy_ ??= { document: policyOf(this.context, expression, scope) }
    return this.policy_.document
  }
}

/** An entry of an object that was put together: it has a value, and nowhere a text of its own. */
export class MadeAttribute implements ModelAttribute {
  readonly location = undefined
  readonly policy = undefined
  private reach_: Reach | undefined

  /** `whole`: the attribute that the object is worth, or a part of. */
  constructor(
    readonly parent: Block,
    readonly name: string,
    readonly value: Value,
    private readonly whole: ModelAttribute,
  ) {}

  get path(): string {
    return pathBelow(this.parent, this.name)
  }

  get isPresent(): boolean {
    return this.value.kind !== 'absent'
  }

  get at(): Location {
    return this.parent.header
  }

  /** Whatever the whole refers to may be in this part. */
  get found(): References {
    return inPart(this.whole.found)
  }

  get references(): readonly Resource[] {
    return this.whole.references
  }

  get reach(): Reach {
    return (this.reach_ ??= reachOf(this))
  }

  refersTo(target: Resource): boolean | 'maybe' {
    return isModelResource(target) && this.reach.leadsTo(target)
  }
}

/** An attribute that is not written: it stands for the place where it could be. */
export class MissingAttribute implements ModelAttribute {
  readonly isPresent = false
  readonly location = undefined
  readonly references: readonly Resource[] = []
  readonly found = NO_REFERENCES
  readonly policy = undefined

  /** `isCertain`: the block was read to its end, so that what it lacks is known to be absent. */
  constructor(
    readonly parent: Block,
    readonly name: string,
    private readonly isCertain: boolean,
  ) {}

  get path(): string {
    return pathBelow(this.parent, this.name)
  }

  get at(): Location {
    return this.parent.header
  }

  get value(): Value {
    return this.isCertain ? ABSENT : unknown('the block is not closed yet')
  }

  get reach(): Reach {
    return reachOf(this)
  }

  refersTo(): boolean | 'maybe' {
    return this.isCertain ? false : 'maybe'
  }
}

export function pathBelow(parent: Block, name: string): string {
  return parent.path === '' ? name : `${parent.path}.${name}`
}

function isNull(node: Expression): boolean {
  let inner = node
  while (inner.kind === 'parentheses') inner = inner.inner
  return inner.kind === 'literal' && inner.type === 'null'
}
