import { contains, type Location } from '#rules/model/source'
import type { Block, BlockLayout, Resource } from '#rules/model/terraform'
import type { Value } from '#rules/model/value'
import { MissingAttribute, pathBelow, WrittenAttribute } from './attribute'
import { isWrittenObject, type WrittenObject } from './evaluator'
import { usedAt } from './known'
import { objectLayout } from './layout'
import type { Context, ModelAttribute } from './parts'
import { hasProblem, locate } from './sources'

/** The objects of an attribute that stands for nested blocks. */
export interface ObjectsIn {
  readonly objects: readonly WrittenObject[]
  readonly form: 'list' | 'single'
  /** There may be more than can be seen. */
  readonly isPartial: boolean
}

export function objectsIn(value: Value): ObjectsIn {
  if (value.kind !== 'known') return { objects: [], form: 'list', isPartial: value.kind === 'unknown' }
  if (isWrittenObject(value)) return { objects: [value], form: 'single', isPartial: false }
  if (value.type !== 'list') return { objects: [], form: 'list', isPartial: value.type === 'object' }
  return {
    objects: value.items.filter(isWrittenObject),
    form: 'list',
    isPartial: value.items.some(item => item.kind !== 'absent' && !isWrittenObject(item)),
  }
}

/** The blocks that `attribute` stands for; `first` is the number of blocks of the type that are written before it. */
export function objectBlocks(context: Context, attribute: ModelAttribute, holder: Block, first = 0): Block[] {
  const { objects, form } = objectsIn(attribute.value)
  const path = pathBelow(holder, attribute.name)
  return objects.map((object, index) => {
    const at = contains(attribute.at, object.at) ? object.at : attribute.at
    return new ObjectBlock(context, object, at, {
      type: attribute.name,
      path: form === 'list' ? `${path}[${first + index}]` : path,
      presence: holder.presence,
      root: holder.root,
    })
  })
}

interface Standing {
  readonly type: string
  readonly path: string
  readonly presence: 'certain' | 'possible'
  readonly root: Resource
}

/**
 * An object that stands for a block. One that is written elsewhere (a local, a variable's default) is pointed at where it
 * is used; its layout, and its attributes' locations, are where it is written.
 */
class ObjectBlock implements Block {
  readonly type: string
  readonly labels: readonly string[] = []
  readonly path: string
  readonly presence: 'certain' | 'possible'
  readonly root: Resource
  readonly header: Location
  private readonly written: ReadonlyMap<string, ModelAttribute>
  private readonly missing = new Map<string, ModelAttribute>()
  private readonly isInPlace: boolean

  constructor(
    private readonly context: Context,
    private readonly object: WrittenObject,
    readonly location: Location,
    standing: Standing,
  ) {
    this.type = standing.type
    this.path = standing.path
    this.presence = standing.presence
    this.root = standing.root
    const { source, node } = object.written.syntax
    this.isInPlace = contains(location, locate(source, node.span))
    const { start, end } = this.isInPlace ? node.span : location.span
    this.header = {
      file: location.file,
      span: this.isInPlace ? { start, end: Math.min(start + 1, end) } : { start, end },
    }
    this.written = this.writtenAttributes()
  }

  private writtenAttributes(): ReadonlyMap<string, ModelAttribute> {
    const attributes = new Map<string, ModelAttribute>()
    const { syntax, scope } = this.object.written
    for (const { literalKey, value: node, span } of syntax.node.items) {
      const value = literalKey === undefined ? undefined : this.object.entries.get(literalKey)
      if (literalKey === undefined || value === undefined) continue
      const isElsewhere = !this.isInPlace && value.kind === 'known'
      const via = this.object.origin.via
      attributes.set(
        literalKey,
        new WrittenAttribute(this.context, this, literalKey, {
          expression: { source: syntax.source, node },
          scope,
          location: locate(syntax.source, span),
          at: isElsewhere ? this.location : locate(syntax.source, node.span),
          value: isElsewhere ? usedAt(value, this.location, value.origin.via ?? via) : value,
        }),
      )
    }
    return attributes
  }

  private peek(name: string): ModelAttribute {
    const known = this.written.get(name) ?? this.missing.get(name)
    if (known !== undefined) return known
    const missing = new MissingAttribute(this, name, !this.isBroken())
    this.missing.set(name, missing)
    return missing
  }

  /** True when syntax problems in the object, or computed keys, may hide what it holds. */
  private isBroken(): boolean {
    const { source, node } = this.object.written.syntax
    if (node.items.some(item => item.literalKey === undefined)) return true
    return hasProblem(source, node.span)
  }

  attribute(name: string): ModelAttribute {
    this.context.reads?.attribute?.(this.root.address, pathBelow(this, name))
    return this.peek(name)
  }

  attributes(): readonly ModelAttribute[] {
    this.context.reads?.attribute?.(this.root.address, pathBelow(this, '*'))
    return [...this.written.values()]
  }

  blocks(type: string): readonly Block[] {
    return objectBlocks(this.context, this.attribute(type), this)
  }

  hasUnknownBlocks(type: string): boolean {
    return objectsIn(this.attribute(type).value).isPartial
  }

  get layout(): BlockLayout {
    return objectLayout(this.object.written.syntax)
  }
}
