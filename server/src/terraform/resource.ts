import { asNumber } from '#rules/lib/values'
import type { PolicyDocument } from '#rules/model/policy'
import type { Module, Resource } from '#rules/model/terraform'
import { SyntaxBlock } from './block'
import { aliasOf, type DeclaredBlock } from './declarations'
import { DIRECTORY_SCOPE, type Scope } from './evaluator'
import type { Context, ModelResource } from './parts'
import { documentOf } from './policy/data-source'
import type { PlacedExpression } from './sources'

/** A `resource`, `data`, `provider`, `variable` or `module` block. Its instances are folded into one. */
export class ResourceModel extends SyntaxBlock implements ModelResource {
  readonly path = ''
  readonly presence = 'certain'
  readonly mode: Resource['mode']
  readonly name: string
  readonly order: number
  private scope_: Scope | undefined
  private exists_: boolean | 'busy' | undefined
  private document_: { readonly value: PolicyDocument | undefined } | 'busy' | undefined

  /** `key` is the type as rules ask for it, `data.` and `provider.` included. */
  constructor(
    context: Context,
    syntax: DeclaredBlock,
    private readonly key: string,
    readonly module: Module,
  ) {
    super(context, syntax, syntax.node)
    const { type, labels } = syntax.node
    this.mode = type === 'data' || isLabelledOnce(type) ? type : 'managed'
    this.name = labels[isLabelledOnce(this.mode) ? 0 : 1]?.value ?? ''
    this.order = syntax.order
  }

  get root(): Resource {
    return this
  }

  get resourceType(): string {
    return this.mode === 'data' ? this.key.slice('data.'.length) : this.key
  }

  /** A provider's configurations are told apart by their alias: `provider.aws.east`. */
  get address(): string {
    if (this.mode === 'variable') return `var.${this.name}`
    if (this.mode !== 'provider') return `${this.key}.${this.name}`
    const alias = aliasOf(this.syntax.node)
    return alias === undefined ? this.key : `${this.key}.${alias}`
  }

  get scope(): Scope {
    return (this.scope_ ??= this.makeScope())
  }

  private makeScope(): Scope {
    if (!this.isRepeated) return DIRECTORY_SCOPE
    return { ...DIRECTORY_SCOPE, each: this.expressionOf('for_each'), block: this.syntax }
  }

  private get isRepeated(): boolean {
    return this.index.attributes.has('count') || this.index.attributes.has('for_each')
  }

  /** False where `count` or `for_each` is known to make no instance. */
  get exists(): boolean {
    if (this.exists_ === 'busy') return true
    if (this.exists_ === undefined) {
      this.exists_ = 'busy'
      this.exists_ = !this.isRepeated || !this.isEmpty()
    }
    return this.exists_
  }

  private isEmpty(): boolean {
    if (asNumber(this.peek('count').value) === 0) return true
    const { value } = this.peek('for_each')
    if (value.kind !== 'known') return false
    if (value.type === 'list') return value.items.length === 0
    return value.type === 'object' && value.entries.size === 0
  }

  /** Documents that include each other in a circle come to nothing. */
  get document(): PolicyDocument | undefined {
    if (this.key !== 'data.aws_iam_policy_document' || this.document_ === 'busy') return undefined
    if (this.document_ === undefined) {
      this.document_ = 'busy'
      this.document_ = { value: documentOf(this.context, this) }
    }
    return this.document_.value
  }

  expressionOf(attribute: string): PlacedExpression | undefined {
    const written = this.index.attributes.get(attribute)
    return written && { source: written.source, node: written.node.value }
  }
}

function isLabelledOnce(type: string): type is 'provider' | 'variable' | 'module' {
  return type === 'provider' || type === 'variable' || type === 'module'
}
