import { directoryOf } from '../terraform/evaluation/calls-of-modules'
import type { Surroundings } from '../terraform/evaluation/shared'
import type { Around } from './surroundings'

/** Where a module stands below a root. Paths are relative to the root's directory. */
export interface Node {
  /** As in modules.json: `vpc.subnets`. */
  readonly calls: string
  readonly path: string
}

const MOST_NODES = 2000

/** Which calls below a root lead to a directory, seen from what is written alone: nothing is evaluated. */
export class CallGraph {
  private readonly leading = new Set<string>()
  private readonly surroundings: Surroundings
  private readonly hasInstalled: boolean

  constructor(
    directory: string,
    private readonly root: string,
    private readonly around: Around,
  ) {
    this.surroundings = around.from(root)
    this.hasInstalled = around.hasInstalled(root)
    this.findLeading(directory)
  }

  /** True where the module is the directory's, or calls lead on from it to there. */
  leadsThere(node: Node): boolean {
    return this.leading.has(this.keyOf(node))
  }

  /** Where a module was installed for a call, the call decides what it calls in turn; otherwise its place alone does. */
  private keyOf({ calls, path }: Node): string {
    return this.hasInstalled ? `${calls} ${path}` : path
  }

  private findLeading(directory: string): void {
    const top: Node = { calls: '', path: '.' }
    const nodes = new Map([[this.keyOf(top), top]])
    const callers = new Map<string, string[]>()
    const pending: string[] = []
    for (const [key, node] of nodes) {
      if (this.around.uriAt(this.root, node.path) === directory) pending.push(key)
      for (const called of this.calledBy(node)) {
        const calledKey = this.keyOf(called)
        callers.set(calledKey, [...(callers.get(calledKey) ?? []), key])
        if (nodes.size < MOST_NODES && !nodes.has(calledKey)) nodes.set(calledKey, called)
      }
    }
    for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
      if (this.leading.has(key)) continue
      this.leading.add(key)
      pending.push(...(callers.get(key) ?? []))
    }
  }

  private *calledBy({ calls, path }: Node): Iterable<Node> {
    const module = this.around.module(this.around.uriAt(this.root, path))
    for (const { name, source } of module?.documents.flatMap(one => this.around.memory.callsIn(one)) ?? []) {
      const called = calls === '' ? name : `${calls}.${name}`
      const directory = directoryOf(called, source, path, { installed: at => this.surroundings.installed?.(at) })
      if (directory !== undefined) yield { calls: called, path: directory }
    }
  }
}
