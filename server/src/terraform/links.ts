import type { Module, Resource } from '#rules/model/terraform'
import type { Location } from '#rules/model/source'
import { textAt } from '#rules/model/source'
import { asString } from '#rules/lib/values'
import type { Value } from '#rules/model/value'
import type { ModelAttribute, ModelResource } from './parts'

export interface Linked {
  readonly linked: readonly Resource[]
  readonly maybe: readonly Resource[]
}

/** What resources are commonly named by, besides an attribute of the same name as the one that links. */
const NAMES = [
  'name',
  'bucket',
  'identifier',
  'cluster_identifier',
  'function_name',
  'cluster_name',
  'domain_name',
  'repository_name',
  'replication_group_id',
]

/** Which resources of one type, of all modules of a plan, point where through one attribute. Built once, then each question is a look-up. */
export class LinkIndex {
  private readonly byTarget = new Map<Resource, Set<ModelResource>>()
  private readonly byName = new Map<string, Set<ModelResource>>()
  /** By module: the same text means something else in another one. */
  private readonly byText = new Map<Module, Map<string, Set<ModelResource>>>()
  private readonly byLookup = new Map<string, Set<ModelResource>>()
  private readonly open = new Set<ModelResource>()
  private readonly named = new Set<ModelResource>()

  constructor(
    sources: readonly ModelResource[],
    private readonly type: string,
    private readonly attribute: string,
  ) {
    for (const source of sources) this.add(source, source.peek(attribute))
  }

  private add(source: ModelResource, attribute: ModelAttribute): void {
    const { reach, value } = attribute
    for (const target of reach.resources.keys()) put(this.byTarget, target, source)
    for (const lookup of reach.lookups) put(this.byLookup, lookup.resourceType, source)
    if (reach.isOpen) this.open.add(source)
    // What refers to one resource is not about another that happens to have the same name, or one that is not known.
    for (const name of reach.resources.size === 0 ? namesIn(value) : []) {
      put(this.byName, name, source)
      this.named.add(source)
    }
    const text = textKey(source, attribute)
    if (text === undefined) return
    const texts = this.byText.get(source.module) ?? new Map<string, Set<ModelResource>>()
    this.byText.set(source.module, texts)
    put(texts, text, source)
  }

  linked(target: ModelResource): Linked {
    const linked = new Set<ModelResource>()
    const maybe = new Set(this.open)
    for (const source of this.byTarget.get(target.whole) ?? []) {
      const leads = source.peek(this.attribute).reach.leadsTo(target)
      if (leads === true) linked.add(source)
      else if (leads === 'maybe') maybe.add(source)
    }
    for (const source of this.byLookup.get(target.resourceType) ?? []) {
      if (source.peek(this.attribute).reach.leadsTo(target) === true) linked.add(source)
      else maybe.add(source)
    }
    for (const name of new Set([this.attribute, ...NAMES])) {
      // Among resources of one type the linking attribute says where they point, not what they are called.
      if (name !== this.attribute || target.resourceType !== this.type)
        this.compareNames(target, target.peek(name), linked, maybe)
    }
    linked.delete(target)
    for (const source of linked) maybe.delete(source)
    maybe.delete(target)
    return { linked: inOrder(linked), maybe: inOrder(maybe) }
  }

  /** Adds what goes by the same name as the target, or may do so where the target's name is not known. */
  private compareNames(
    target: ModelResource,
    own: ModelAttribute,
    linked: Set<ModelResource>,
    maybe: Set<ModelResource>,
  ): void {
    const name = asString(own.value)
    if (name !== undefined) for (const source of this.byName.get(name) ?? []) linked.add(source)
    if (own.value.kind !== 'unknown') return
    const { module } = target
    const text = textKey(target, own)
    for (const source of (text === undefined ? undefined : this.byText.get(module)?.get(text)) ?? []) linked.add(source)
    // Modules hand each other references, not names that they happen to have both written.
    for (const source of this.named) if (source.module === module) maybe.add(source)
  }
}

function put<Key>(map: Map<Key, Set<ModelResource>>, key: Key, source: ModelResource): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, new Set([source]))
  else known.add(source)
}

function namesIn(value: Value): readonly string[] {
  if (value.kind === 'known' && value.type === 'list') return value.items.flatMap(namesIn)
  const name = asString(value)
  return name === undefined ? [] : [name]
}

/**
 * The text of an expression whose value is not known. Two places with the same text have the same value, whatever it is,
 * where nothing in it depends on the instance, or only on its key and that is the same.
 */
function textKey({ keys }: ModelResource, attribute: ModelAttribute): string | undefined {
  const { value, location, reach } = attribute
  if (value.kind !== 'unknown' || location === undefined || reach.varies) return undefined
  const at: Location = attribute.at
  if (at.span.end === at.span.start) return undefined
  if (!reach.isByKey) return textAt(at)
  return keys?.length === 1 ? `${textAt(at)} ${String(keys[0]?.key)}` : undefined
}

function inOrder(resources: ReadonlySet<ModelResource>): readonly Resource[] {
  return [...resources].sort((a, b) => a.order - b.order)
}
