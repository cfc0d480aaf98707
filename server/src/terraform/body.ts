import type { AttributeNode, BlockNode } from '../syntax/hcl/ast'
import type { BlockSyntax, ParsedFile, Placed, PlacedAttribute } from './sources'
import { literalString } from './sources'

/** What a block holds by name, with override files applied. Of an attribute written twice the first counts, as in HCL. */
export interface BodyIndex {
  readonly attributes: ReadonlyMap<string, PlacedAttribute>
  /** `dynamic "x"` blocks stand under `x`. */
  readonly blocks: ReadonlyMap<string, readonly NestedSyntax[]>
}

export interface NestedSyntax extends BlockSyntax {
  readonly dynamic: DynamicSyntax | undefined
}

export interface DynamicSyntax {
  /** Undefined while it is being typed. */
  readonly content: BlockNode | undefined
  readonly forEach: AttributeNode | undefined
  /** The name that stands for the current element. */
  readonly iterator: string
}

/** Indexes what `body` (the block itself, or the `content` of a dynamic one) holds. */
export function indexBody({ source, overrides }: BlockSyntax, body: BlockNode): BodyIndex {
  const attributes = new Map<string, PlacedAttribute>()
  const blocks = new Map<string, NestedSyntax[]>()
  for (const node of body.body.items) {
    if (node.kind === 'block') addBlock(blocks, source, node)
    else if (!attributes.has(node.name)) attributes.set(node.name, { source, node })
  }
  for (const override of overrides) applyOverride(attributes, blocks, override)
  return { attributes, blocks }
}

function addBlock(blocks: Map<string, NestedSyntax[]>, source: ParsedFile, node: BlockNode): void {
  const type = typeOf(node)
  const nested: NestedSyntax = { source, node, overrides: [], dynamic: dynamicOf(node) }
  const known = blocks.get(type)
  if (known === undefined) blocks.set(type, [nested])
  else known.push(nested)
}

/** The type a block has or, when it is dynamic, yields. */
function typeOf(node: BlockNode): string {
  return node.type === 'dynamic' ? (node.labels[0]?.value ?? node.type) : node.type
}

/** What a `dynamic` block says; undefined for every other one. */
export function dynamicOf(node: BlockNode): DynamicSyntax | undefined {
  if (node.type !== 'dynamic') return undefined
  let content: BlockNode | undefined
  let forEach: AttributeNode | undefined
  let iterator = typeOf(node)
  for (const item of node.body.items) {
    if (item.kind === 'block') {
      if (item.type === 'content') content ??= item
    } else if (item.name === 'for_each') forEach ??= item
    else if (item.name === 'iterator') {
      iterator = item.value.kind === 'variable' ? item.value.name : (literalString(item.value) ?? iterator)
    }
  }
  return { content, forEach, iterator }
}

/**
 * Attributes replace those of the same name; nested blocks of a type replace all of that type, but `lifecycle` is merged
 * by attribute. Source: "Override Files" in Terraform's language documentation.
 */
function applyOverride(
  attributes: Map<string, PlacedAttribute>,
  blocks: Map<string, NestedSyntax[]>,
  { source, node }: Placed<BlockNode>,
): void {
  const replaced = new Set<string>()
  const written = new Set<string>()
  for (const item of node.body.items) {
    if (item.kind === 'attribute') {
      if (!written.has(item.name)) attributes.set(item.name, { source, node: item })
      written.add(item.name)
      continue
    }
    const type = typeOf(item)
    const [base] = blocks.get(type) ?? []
    if (type === 'lifecycle' && base !== undefined) {
      blocks.set(type, [{ ...base, overrides: [...base.overrides, { source, node: item }] }])
      continue
    }
    if (!replaced.has(type)) blocks.delete(type)
    replaced.add(type)
    addBlock(blocks, source, item)
  }
}

const DEEPEST = 100

/**
 * True when recovery had to close the block or one inside it: what it lacks may stand elsewhere. Only looked into where the
 * file has syntax problems at all.
 */
export function isIncomplete({ source, node, overrides }: BlockSyntax): boolean {
  if (source.tree.problems.length > 0 && isOpen(node, 0)) return true
  return overrides.some(override => override.source.tree.problems.length > 0 && isOpen(override.node, 0))
}

function isOpen(node: BlockNode, depth: number): boolean {
  if (!node.closed || depth > DEEPEST) return true
  return node.body.items.some(item => item.kind === 'block' && isOpen(item, depth + 1))
}
