import { contains, type Location } from '#rules/model/source'
import type { Block, BlockLayout, Resource } from '#rules/model/terraform'
import type { KnownObject, Origin, Value } from '#rules/model/value'
import { MadeAttribute, MissingAttribute, pathBelow, WrittenAttribute } from './attribute'
import { isWrittenObject, type WrittenObject } from './evaluator'
import { usedAt } from './known'
import { objectLayout } from './layout'
import type { Context, ModelAttribute } from './parts'
import { hasProblem, locate } from './sources'

/** The objects of an attribute that stands for nested blocks. */
export interface ObjectsIn {
  readonly objects: readonly KnownObject[]
  readonly form: 'list' | 'single'
  /** There may be more than can be seen. */
  readonly isPartial: boolean
}

export function objectsIn(value: Value): ObjectsIn {
  if (value.kind !== 'known') return { objects: [], form: 'list', isPartial: value.kind === 'unknown' }
  if (value.type === 'object') return { objects: [value], form: 'single', isPartial: false }
  if (value.type !== 'list') return { objects: [], form: 'list', isPartial: false }
  return {
    objects: value.items.filter(isObject),
    form: 'list',
    isPartial: value.items.some(item => item.kind !== 'absent' && !isObject(item)),
  }
}

function isObject(value: Value): value is KnownObject {
  return value.kind === 'known' && value.type === 'object'
}

/** The blocks that `attribute` stands for; `first` is the number of blocks of the type that are written before it. */
export function objectBlocks(context: Context, attribute: ModelAttribute, holder: Block, first = 0): Block[] {
  const { objects, form } = objectsIn(attribute.value)
  const path = pathBelow(holder, attribute.name)
  return objects.map((object, index) => {
    const at = contains(attribute.at, object.at) ? object.at : attribute.at
    return new ObjectBlock(context, object, at, {
      attribute,
      path: form === 'list' ? `${path}[${first + index}]` : path,
      presence: holder.presence,
      root: holder.root,
    })
  })
}

interface Standing {
  readonly attribute: ModelAttribute
  readonly path: string
  readonly presence: 'certain' | 'possible'
  readonly root: Resource
}

/**
 * An object that stands for a block. One that is written elsewhere (a local, a variable's default) is pointed at where it
 * is used; its layout, and its attributes' locations, are where it is written. One that was put together (by a function, of
 * a type's defaults) has no layout, and its attributes no locations.
 */
class ObjectBlock implements Block {
  readonly type: string
  readonly labels: readonly string[] = []
  readonly path: string
  readonly presence: 'certain' | 'possible'
  readonly root: Resource
  readonly header: Location
  readonly origin: Origin | undefined
  private readonly holder: ModelAttribute
  private readonly written: WrittenObject['written'] | undefined
  private readonly present = new Map<string, ModelAttribute>()
  private readonly missing = new Map<string, ModelAttribute>()
  private readonly isInPlace: boolean

  constructor(
    private readonly context: Context,
    private readonly object: KnownObject,
    readonly location: Location,
    standing: Standing,
  ) {
    this.holder = standing.attribute
    this.type = standing.attribute.name
    this.path = standing.path
    this.presence = standing.presence
    this.root = standing.root
    this.written = isWrittenObject(object) ? object.written : undefined
    const syntax = this.written?.syntax
    this.isInPlace = syntax !== undefined && contains(location, locate(syntax.source, syntax.node.span))
    const { start, end } = this.isInPlace && syntax !== undefined ? syntax.node.span : location.span
    this.header = {
      file: location.file,
      span: this.isInPlace ? { start, end: Math.min(start + 1, end) } : { start, end },
    }
    this.origin = contains(location, object.origin.location) ? undefined : object.origin
    this.addWritten()
    for (const [key, value] of object.entries) if (!this.present.has(key)) this.addMade(key, value)
  }

  private addWritten(): void {
    if (this.written === undefined) return
    const { syntax, scope } = this.written
    for (const { literalKey, value: node, span } of syntax.node.items) {
      const value = literalKey === undefined ? undefined : this.object.entries.get(literalKey)
      if (literalKey === undefined || value === undefined) continue
      const written = {
        expression: { source: syntax.source, node },
        scope,
        location: locate(syntax.source, span),
        at: !this.isInPlace && value.kind === 'known' ? this.location : locate(syntax.source, node.span),
        value: this.isInPlace ? value : this.used(value),
      }
      this.present.set(literalKey, new WrittenAttribute(this.context, this, literalKey, written))
    }
  }

  private addMade(name: string, value: Value): void {
    this.present.set(name, new MadeAttribute(this, name, this.used(value), this.holder))
  }

  private used(value: Value): Value {
    return value.kind === 'known' ? usedAt(value, this.location, value.origin.via ?? this.object.origin.via) : value
  }

  private peek(name: string): ModelAttribute {
    const known = this.present.get(name) ?? this.missing.get(name)
    if (known !== undefined) return known
    const missing = new MissingAttribute(this, name, !this.isBroken())
    this.missing.set(name, missing)
    return missing
  }

  /** True when syntax problems in the object may hide what it holds. */
  private isBroken(): boolean {
    return this.written !== undefined && hasProblem(this.written.syntax.source, this.written.syntax.node.span)
  }

  attribute(name: string): ModelAttribute {
    this.context.reads?.attribute?.(this.root.address, pathBelow(this, name))
    return this.peek(name)
  }

  attributes(): readonly ModelAttribute[] {
    this.context.reads?.attribute?.(this.root.address, pathBelow(this, '*'))
    return [...this.present.values()]
  }

  blocks(type: string): readonly Block[] {
    return objectBlocks(this.context, this.attribute(type), this)
  }

  hasUnknownBlocks(type: string): boolean {
    return objectsIn(this.attribute(type).value).isPartial
  }

  get layout(): BlockLayout | undefined {
    return this.written && objectLayout(this.written.syntax)
  }
}
