import type { ModelAttribute, ModelResource } from './parts'
import { meant, type Reference, type References, type Which } from './references'

const MOST_ATTRIBUTES = 1000

/** Everything an attribute's value may lead to: what it refers to, and what the attributes read there refer to in turn. */
export interface Reach {
  /** What stands for the blocks, and which of their instances are meant. */
  readonly resources: ReadonlyMap<ModelResource, readonly Which[]>
  /** Data sources read for what the provider answers: a source of the target's own type may have looked the target up. */
  readonly lookups: readonly ModelResource[]
  /** It may lead to any resource. */
  readonly isOpen: boolean
  readonly varies: boolean
  readonly isByKey: boolean
  leadsTo(target: ModelResource): boolean | 'maybe'
}

export function reachOf(start: ModelAttribute): Reach {
  const resources = new Map<ModelResource, Which[]>()
  const lookups = new Set<ModelResource>()
  let isOpen = start.found.resources.length === 0 && start.value.kind === 'unknown'
  const seen = new Set<References>()
  const pending = [start.found]
  for (let found = pending.pop(); found !== undefined; found = pending.pop()) {
    if (seen.has(found)) continue
    seen.add(found)
    isOpen ||= found.maybe || seen.size > MOST_ATTRIBUTES
    if (seen.size > MOST_ATTRIBUTES) break
    for (const reference of found.resources) {
      const { resource: block, which, attribute } = reference
      const resource = meant(reference)
      if (resource === undefined) continue
      const known = resources.get(block)
      if (known === undefined) resources.set(block, [which])
      else known.push(which)
      const source = attribute === undefined ? undefined : resource.peek(attribute)
      if (source?.location !== undefined) pending.push(source.found)
      else if (resource.mode === 'data') lookups.add(resource)
    }
  }
  return new Reached(resources, [...lookups], isOpen, start.found)
}

class Reached implements Reach {
  readonly varies: boolean
  readonly isByKey: boolean

  constructor(
    readonly resources: ReadonlyMap<ModelResource, readonly Which[]>,
    readonly lookups: readonly ModelResource[],
    readonly isOpen: boolean,
    { varies, isByKey }: References,
  ) {
    this.varies = varies
    this.isByKey = isByKey
  }

  leadsTo(target: ModelResource): boolean | 'maybe' {
    const reached = either(this.resources.get(target.whole) ?? [], which => means(which, target))
    if (reached === true) return true
    let answer = this.isOpen ? 'maybe' : reached
    for (const source of this.lookups) {
      if (source === target || source.resourceType !== target.resourceType) continue
      const found = looksUp(source, target)
      if (found === true) return true
      answer = 'maybe'
    }
    return answer
  }
}

/** True when an argument of a data source refers to the target itself. */
function looksUp(source: ModelResource, target: ModelResource): boolean | 'maybe' {
  return either(source.peekAll(), ({ found }) => either(found.resources, reference => refersTo(reference, target)))
}

function refersTo({ resource, which }: Reference, target: ModelResource): boolean | 'maybe' {
  return resource === target.whole && means(which, target)
}

/** Whether a reference to a block means the target, which stands for one of its instances, or several, or all. */
function means(which: Which, { keys, whole }: ModelResource): boolean | 'maybe' {
  if (keys === undefined || which === 'all') return true
  if (which === 'some') return keys.length === whole.keys?.length ? true : 'maybe'
  return keys.some(({ key }) => String(key) === which.key)
}

function either<Item>(items: Iterable<Item>, test: (item: Item) => boolean | 'maybe'): boolean | 'maybe' {
  let answer: boolean | 'maybe' = false
  for (const item of items) {
    const one = test(item)
    if (one === true) return true
    if (one === 'maybe') answer = 'maybe'
  }
  return answer
}
