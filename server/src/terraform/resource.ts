import type { Location } from '#rules/model/source'
import { asNumber } from '#rules/lib/values'
import type { PolicyDocument } from '#rules/model/policy'
import type { Module, Resource } from '#rules/model/terraform'
import { SyntaxBlock } from './block'
import { aliasOf, type DeclaredBlock } from './declarations'
import { DIRECTORY_SCOPE, type InstanceKey, MOST_INSTANCES, type Scope } from './evaluator'
import type { Context, ModelResource } from './parts'
import { documentOf } from './policy/data-source'
import { isShared } from './shared-text'
import type { PlacedExpression } from './sources'

/**
 * A `resource`, `data`, `provider`, `variable` or `module` block: what is the same in all its instances or, where `keys` are
 * given, what they are.
 */
export class ResourceModel extends SyntaxBlock implements ModelResource {
  readonly path = ''
  readonly presence = 'certain'
  readonly mode: Resource['mode']
  readonly name: string
  readonly order: number
  private scope_: Scope | undefined
  private exists_: boolean | 'busy' | undefined
  private instances_: readonly ResourceModel[] | undefined
  private document_: { readonly value: PolicyDocument | undefined } | 'busy' | undefined

  /** `key` is the type as rules ask for it, `data.` and `provider.` included. */
  constructor(
    context: Context,
    private readonly declared: DeclaredBlock,
    private readonly key: string,
    readonly module: Module,
    private readonly standing?: Standing,
  ) {
    super(context, declared, declared.node)
    const { type, labels } = declared.node
    this.mode = type === 'data' || isLabelledOnce(type) ? type : 'managed'
    this.name = labels[isLabelledOnce(this.mode) ? 0 : 1]?.value ?? ''
    this.order = declared.order
  }

  get root(): Resource {
    return this
  }

  get whole(): ResourceModel {
    return this.standing?.whole ?? this
  }

  get keys(): readonly InstanceKey[] | undefined {
    return this.standing?.keys ?? this.instanceKeys
  }

  /** Of the block; undefined where they are not known or there are none. */
  private get instanceKeys(): readonly InstanceKey[] | undefined {
    return this.isRepeated ? this.context.evaluator.instancesOf(this.syntax) : undefined
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

  get addresses(): readonly string[] {
    const { keys, address } = this
    if (keys === undefined || keys.length > MOST_INSTANCES) return [address]
    return keys.map(({ suffix }) => address + suffix)
  }

  /** What stands for the instances: each on its own where they may differ and are not too many, else the block itself. */
  get instances(): readonly ResourceModel[] {
    return (this.instances_ ??= this.makeInstances())
  }

  private makeInstances(): readonly ResourceModel[] {
    const count = this.instanceKeys?.length ?? 0
    if (count === 0 || count > MOST_INSTANCES) return [this]
    const mentioned = this.context.mentions.inBody(this.syntax)
    if (!mentioned.has('each') && !mentioned.has('count')) return [this]
    return this.context.evaluator
      .groupsOf(this.syntax, mentioned)
      .map(keys => new ResourceModel(this.context, this.declared, this.key, this.module, { whole: this, keys }))
  }

  instance(key: string): ResourceModel | undefined {
    if (this.instanceKeys?.some(one => String(one.key) === key) === false) return undefined
    return this.instances.find(({ keys }) => keys?.some(one => String(one.key) === key)) ?? this
  }

  isShared(location: Location): boolean {
    return isShared(this.context, this.syntax, this.whole.scope, location)
  }

  get scope(): Scope {
    return (this.scope_ ??= this.makeScope())
  }

  private makeScope(): Scope {
    if (!this.isRepeated) return DIRECTORY_SCOPE
    const [instance] = this.standing?.keys ?? []
    const scope = { ...DIRECTORY_SCOPE, each: this.expressionOf('for_each'), block: this.syntax }
    return instance === undefined ? scope : { ...scope, instance }
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

interface Standing {
  readonly whole: ResourceModel
  readonly keys: readonly InstanceKey[]
}

function isLabelledOnce(type: string): type is 'provider' | 'variable' | 'module' {
  return type === 'provider' || type === 'variable' || type === 'module'
}
