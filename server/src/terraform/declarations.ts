import type { BlockNode } from '../syntax/hcl/ast'
import type { BlockSyntax, ParsedFile, Placed, PlacedAttribute, TerraformSources } from './sources'
import { fileName, literalString } from './sources'

export interface DeclaredBlock extends BlockSyntax {
  /** Grows in the order blocks are written, over all files. */
  readonly order: number
}

/** The top-level blocks of a directory by what they declare. Override files are merged in, never listed on their own. */
export interface Declarations {
  /** `aws_s3_bucket`, `data.aws_vpc`, `provider.aws` → blocks in the order they are written. */
  readonly resources: ReadonlyMap<string, readonly DeclaredBlock[]>
  readonly variables: ReadonlyMap<string, DeclaredBlock>
  readonly locals: ReadonlyMap<string, PlacedAttribute>
  /** `terraform {}` blocks; those of override files come last. */
  readonly settings: readonly Placed<BlockNode>[]
  readonly modules: ReadonlyMap<string, DeclaredBlock>
  readonly outputs: ReadonlyMap<string, BlockSyntax>
  readonly hasModuleCalls: boolean
}

/** The block with a key of `Declarations.resources` and a name. */
export function resourceBlock({ resources }: Declarations, key: string, name: string): DeclaredBlock | undefined {
  return resources.get(key)?.find(({ node }) => node.labels[1]?.value === name)
}

interface Mutable extends DeclaredBlock {
  readonly overrides: Placed<BlockNode>[]
}

/** `override.tf` and `*_override.tf`, both also as JSON and as OpenTofu's own files. */
export function isOverride(document: ParsedFile): boolean {
  return /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/.test(fileName(document.file))
}

/** The key of a block in `Declarations.resources`; undefined for other blocks and for ones whose labels are incomplete. */
function resourceKey({ type, labels }: BlockNode): string | undefined {
  const [first, second] = labels
  if (first === undefined) return undefined
  if (type === 'provider') return `provider.${first.value}`
  if (second === undefined) return undefined
  if (type === 'resource') return first.value
  return type === 'data' ? `data.${first.value}` : undefined
}

/** What distinguishes blocks of one key: the name, or a provider's alias. */
function instanceName(block: BlockNode): string | undefined {
  return block.type === 'provider' ? aliasOf(block) : block.labels[1]?.value
}

/** A provider block's `alias`. */
export function aliasOf(block: BlockNode): string | undefined {
  for (const item of block.body.items) {
    if (item.kind === 'attribute' && item.name === 'alias') return literalString(item.value)
  }
  return undefined
}

export function declarationsOf(sources: TerraformSources): Declarations {
  const collector = new Collector()
  const overrides: ParsedFile[] = []
  for (const document of sources.documents) {
    if (isOverride(document)) overrides.push(document)
    else collector.add(document)
  }
  for (const document of overrides) collector.override(document)
  return collector
}

class Collector implements Declarations {
  readonly resources = new Map<string, Mutable[]>()
  readonly variables = new Map<string, Mutable>()
  readonly locals = new Map<string, PlacedAttribute>()
  readonly modules = new Map<string, Mutable>()
  readonly outputs = new Map<string, Mutable>()
  readonly settings: Placed<BlockNode>[] = []
  private count = 0

  get hasModuleCalls(): boolean {
    return this.modules.size > 0
  }

  add(source: ParsedFile): void {
    for (const node of source.tree.body.items) {
      if (node.kind === 'attribute') continue
      const key = resourceKey(node)
      if (key !== undefined) {
        const block = { source, node, overrides: [], order: this.count++ }
        const known = this.resources.get(key)
        if (known === undefined) this.resources.set(key, [block])
        else known.push(block)
      } else this.addOther(source, node)
    }
  }

  private addOther(source: ParsedFile, node: BlockNode): void {
    const name = node.labels[0]?.value
    const named = this.named(node.type)
    if (named !== undefined) {
      if (name !== undefined && !named.has(name)) named.set(name, { source, node, overrides: [], order: this.count++ })
    } else if (node.type === 'locals') {
      this.eachLocal(source, node, local => {
        if (!this.locals.has(local.node.name)) this.locals.set(local.node.name, local)
      })
    } else if (node.type === 'terraform') this.settings.push({ source, node })
  }

  /** Blocks that are told apart by their one label. */
  private named(type: string): Map<string, Mutable> | undefined {
    if (type === 'variable') return this.variables
    if (type === 'module') return this.modules
    return type === 'output' ? this.outputs : undefined
  }

  override(source: ParsedFile): void {
    for (const node of source.tree.body.items) {
      if (node.kind === 'attribute') continue
      const key = resourceKey(node)
      if (key !== undefined) {
        const name = instanceName(node)
        this.resources
          .get(key)
          ?.find(block => instanceName(block.node) === name)
          ?.overrides.push({ source, node })
        continue
      }
      const named = this.named(node.type)
      if (named !== undefined) named.get(node.labels[0]?.value ?? '')?.overrides.push({ source, node })
      else if (node.type === 'locals') {
        this.eachLocal(source, node, local => {
          if (this.locals.has(local.node.name)) this.locals.set(local.node.name, local)
        })
      } else if (node.type === 'terraform') this.settings.push({ source, node })
    }
  }

  private eachLocal(source: ParsedFile, node: BlockNode, use: (local: PlacedAttribute) => void): void {
    for (const item of node.body.items) if (item.kind === 'attribute') use({ source, node: item })
  }
}

/**
 * A directory that others call: it has variables, but neither says where its state lives nor configures a provider.
 * What its variables are worth is known only to its callers.
 */
export function isLibrary(sources: TerraformSources): boolean {
  let hasVariables = false
  for (const { tree } of sources.documents) {
    for (const item of tree.body.items) {
      if (item.kind === 'attribute') continue
      if (item.type === 'provider') return false
      if (item.type === 'terraform' && item.body.items.some(isStateSetting)) return false
      if (item.type === 'variable') hasVariables = true
    }
  }
  return hasVariables
}

function isStateSetting(item: BlockNode['body']['items'][number]): boolean {
  return item.kind === 'block' && (item.type === 'backend' || item.type === 'cloud')
}
