import type { Location } from '#rules/model/source'
import type { Block, BlockLayout, Resource } from '#rules/model/terraform'
import type { BlockNode } from '../syntax/hcl/ast'
import { MissingAttribute, pathBelow, WrittenAttribute } from './attribute'
import { type BodyIndex, type DynamicSyntax, indexBody, isIncomplete, type NestedSyntax } from './body'
import { type Binding, MOST_BLOCKS, type Scope } from './evaluator'
import { blockLayout } from './layout'
import { objectBlocks, objectsIn } from './object-block'
import type { Context, ModelAttribute } from './parts'
import { type BlockSyntax, locate, type PlacedAttribute } from './sources'

/** A block as written. Nothing of it is read before it is asked for. */
export abstract class SyntaxBlock implements Block {
  abstract readonly root: Resource
  abstract readonly path: string
  abstract readonly presence: 'certain' | 'possible'
  /** What names mean inside. */
  protected abstract readonly scope: Scope

  private incomplete: boolean | undefined
  private readonly attributeMemo = new Map<string, ModelAttribute>()
  private readonly blockMemo = new Map<string, readonly Block[]>()

  /** `body` is the block itself or, of a dynamic one, its `content`. */
  constructor(
    protected readonly context: Context,
    protected readonly syntax: BlockSyntax,
    private readonly body: BlockNode,
  ) {}

  get type(): string {
    return this.syntax.node.type
  }

  get labels(): readonly string[] {
    return this.syntax.node.labels.map(({ value }) => value)
  }

  get header(): Location {
    return locate(this.syntax.source, this.syntax.node.header)
  }

  get location(): Location {
    return locate(this.syntax.source, this.syntax.node.span)
  }

  get layout(): BlockLayout {
    return blockLayout(this.syntax.source, this.body)
  }

  get origin(): undefined {
    return undefined
  }

  /** The same for all instances of the block. */
  protected get index(): BodyIndex {
    let index = this.context.bodies.get(this.syntax)
    if (index === undefined) this.context.bodies.set(this.syntax, (index = indexBody(this.syntax, this.body)))
    return index
  }

  private get isIncomplete(): boolean {
    return (this.incomplete ??= isIncomplete(this.syntax))
  }

  /** An attribute, without telling whoever tracks reads. */
  peek(name: string): ModelAttribute {
    const known = this.attributeMemo.get(name)
    if (known !== undefined) return known
    const written = this.index.attributes.get(name)
    const attribute =
      written === undefined ? new MissingAttribute(this, name, !this.isIncomplete) : this.writtenAttribute(written)
    this.attributeMemo.set(name, attribute)
    return attribute
  }

  private writtenAttribute({ source, node }: PlacedAttribute): ModelAttribute {
    return new WrittenAttribute(this.context, this, node.name, {
      expression: { source, node: node.value },
      scope: this.scope,
      location: locate(source, node.span),
      at: locate(source, node.value.span),
    })
  }

  peekAll(): readonly ModelAttribute[] {
    return Array.from(this.index.attributes.keys(), name => this.peek(name))
  }

  attribute(name: string): ModelAttribute {
    this.reportRead(name)
    return this.peek(name)
  }

  attributes(): readonly ModelAttribute[] {
    this.reportRead('*')
    return this.peekAll()
  }

  blocks(type: string): readonly Block[] {
    this.reportRead(type)
    const known = this.blockMemo.get(type)
    if (known !== undefined) return known
    const nested = this.index.blocks.get(type) ?? []
    const blocks = nested.flatMap((syntax, index) => this.nestedBlock(type, syntax, index))
    const attribute = this.index.attributes.has(type) ? this.peek(type) : undefined
    if (attribute !== undefined) blocks.push(...objectBlocks(this.context, attribute, this, nested.length))
    this.blockMemo.set(type, blocks)
    return blocks
  }

  hasUnknownBlocks(type: string): boolean {
    this.reportRead(type)
    if (this.isIncomplete) return true
    const nested = this.index.blocks.get(type) ?? []
    if (nested.some(({ dynamic }) => dynamic !== undefined && dynamic.content === undefined)) return true
    return this.index.attributes.has(type) && objectsIn(this.peek(type).value).isPartial
  }

  private nestedBlock(type: string, syntax: NestedSyntax, index: number): Block[] {
    const { dynamic } = syntax
    const { root, presence, scope } = this
    const standing = { type, path: `${pathBelow(this, type)}[${index}]`, root, presence, scope }
    if (dynamic === undefined) return [new NestedBlock(this.context, syntax, syntax.node, standing)]
    const { content, iterator } = dynamic
    if (content === undefined) return []
    const binding = this.bindingOf(syntax, dynamic)
    const made = (changes: Partial<Standing>): Block =>
      new NestedBlock(this.context, syntax, content, { ...standing, ...changes })
    const bound = (inside: Binding): Scope => ({ ...scope, iterators: new Map(scope.iterators).set(iterator, inside) })
    const elements = this.context.evaluator.elementsOf(binding)
    if (elements === undefined) return [made({ presence: 'possible', scope: bound(binding) })]
    if (elements.length > MOST_BLOCKS) return [made({ scope: bound(binding) })]
    return elements.map(element => made({ scope: bound({ ...binding, element }) }))
  }

  private bindingOf({ source }: NestedSyntax, { forEach }: DynamicSyntax): Binding {
    return { collection: forEach && { source, node: forEach.value }, scope: this.scope }
  }

  private reportRead(name: string): void {
    this.context.reads?.attribute?.(this.root.address, pathBelow(this, name))
  }
}

interface Standing {
  readonly type: string
  readonly path: string
  readonly root: Resource
  readonly presence: 'certain' | 'possible'
  readonly scope: Scope
}

class NestedBlock extends SyntaxBlock {
  override get type(): string {
    return this.yields
  }

  private readonly yields: string
  readonly path: string
  readonly root: Resource
  readonly presence: 'certain' | 'possible'
  protected readonly scope: Scope

  constructor(context: Context, syntax: BlockSyntax, body: BlockNode, standing: Standing) {
    super(context, syntax, body)
    this.yields = standing.type
    this.path = standing.path
    this.root = standing.root
    this.presence = standing.presence
    this.scope = standing.scope
  }
}
