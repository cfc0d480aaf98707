import type { Resource } from '#rules/model/terraform'
import type { ModelAttribute, ModelResource } from './parts'
import type { References } from './references'

const MOST_ATTRIBUTES = 1000

/** Everything an attribute's value may lead to: what it refers to, and what the attributes read there refer to in turn. */
export interface Reach {
  readonly resources: ReadonlySet<ModelResource>
  /** Data sources read for what the provider answers: a source of the target's own type may have looked the target up. */
  readonly lookups: readonly ModelResource[]
  /** It may lead to any resource. */
  readonly isOpen: boolean
  readonly varies: boolean
  leadsTo(target: Resource): boolean | 'maybe'
}

export function reachOf(start: ModelAttribute): Reach {
  const resources = new Set<ModelResource>()
  const lookups = new Set<ModelResource>()
  let isOpen = start.found.resources.length === 0 && start.value.kind === 'unknown'
  const seen = new Set<References>()
  const pending = [start.found]
  for (let found = pending.pop(); found !== undefined; found = pending.pop()) {
    if (seen.has(found)) continue
    seen.add(found)
    isOpen ||= found.maybe || seen.size > MOST_ATTRIBUTES
    if (seen.size > MOST_ATTRIBUTES) break
    for (const { resource, attribute } of found.resources) {
      resources.add(resource)
      const source = attribute === undefined ? undefined : resource.peek(attribute)
      if (source?.location !== undefined) pending.push(source.found)
      else if (resource.mode === 'data') lookups.add(resource)
    }
  }
  return new Reached(resources, [...lookups], isOpen, start.found.varies)
}

class Reached implements Reach {
  constructor(
    readonly resources: ReadonlySet<ModelResource>,
    readonly lookups: readonly ModelResource[],
    readonly isOpen: boolean,
    readonly varies: boolean,
  ) {}

  leadsTo(target: Resource): boolean | 'maybe' {
    for (const resource of this.resources) if (isOfBlock(target, resource)) return true
    let answer: boolean | 'maybe' = this.isOpen ? 'maybe' : false
    for (const source of this.lookups) {
      if (source === target || source.resourceType !== target.resourceType) continue
      if (looksUp(source, target)) return true
      answer = 'maybe'
    }
    return answer
  }
}

/** True where a resource stands for all or some of the instances of a block. */
function isOfBlock(resource: Resource, block: ModelResource): boolean {
  return resource === block || block.instances.some(instance => instance === resource)
}

/** True when an argument of a data source refers to the target itself. */
function looksUp(source: ModelResource, target: Resource): boolean {
  return source.peekAll().some(({ found }) => found.resources.some(({ resource }) => isOfBlock(target, resource)))
}
