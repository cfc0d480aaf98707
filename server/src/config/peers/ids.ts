import type { Peer, Rule } from '#rules/rule'
import { matchesWildcard } from '../wildcard'

/** Tools that are named by the same ids: Trivy continues tfsec. */
const FAMILIES: Readonly<Partial<Record<Peer, readonly Peer[]>>> = {
  tfsec: ['tfsec', 'trivy'],
  trivy: ['trivy', 'tfsec'],
}

/** Which rules check what another tool's id stands for. Many-to-many. */
export class PeerIds {
  private readonly byPeer = new Map<Peer, Map<string, string[]>>()

  constructor(readonly rules: ReadonlyMap<string, Rule>) {
    for (const rule of rules.values()) {
      for (const [peer, ids] of peersOf(rule)) {
        const known = this.byPeer.get(peer) ?? new Map<string, string[]>()
        this.byPeer.set(peer, known)
        for (const id of ids) known.set(plainId(id), [...(known.get(plainId(id)) ?? []), rule.id])
      }
    }
  }

  /** Ids of rules, sorted. tfsec's and Trivy's long names are often Parapet's own. */
  rulesFor(peer: Peer, id: string): readonly string[] {
    const found = this.peersLike(peer).flatMap(one => this.byPeer.get(one)?.get(plainId(id)) ?? [])
    const own = FAMILIES[peer] !== undefined && this.rules.has(id) ? [id] : []
    return [...new Set([...own, ...found])].sort()
  }

  /** The same for a pattern with `*`. */
  rulesLike(peer: Peer, pattern: string): readonly string[] {
    const wanted = plainId(pattern)
    const found = this.peersLike(peer).flatMap(one =>
      [...(this.byPeer.get(one) ?? [])].flatMap(([id, rules]) => (matchesWildcard(wanted, id) ? rules : [])),
    )
    return [...new Set(found)].sort()
  }

  /** Every rule that checks something this tool checks too. */
  allOf(peer: Peer): readonly string[] {
    return [...new Set(this.peersLike(peer).flatMap(one => [...(this.byPeer.get(one)?.values() ?? [])].flat()))].sort()
  }

  private peersLike(peer: Peer): readonly Peer[] {
    return FAMILIES[peer] ?? [peer]
  }
}

/** The forms in which tools accept an id: `AVD-AWS-0086` and `AWS-0086`, `DS002` and `DS-0002`. */
function plainId(id: string): string {
  const plain = id.trim().toLowerCase().replace(/^avd-/, '')
  const short = /^ds(\d{1,4})$/.exec(plain)
  return short === null ? plain : `ds-${(short[1] ?? '').padStart(4, '0')}`
}

function peersOf(rule: Rule): readonly (readonly [Peer, readonly string[]])[] {
  // What an object literal of this type holds are these keys alone.
  return Object.entries(rule.aliases) as [Peer, readonly string[]][]
}
