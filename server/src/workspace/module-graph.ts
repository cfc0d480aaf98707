/** Which directories call which. Calls of a directory by itself are none. */
export class ModuleGraph {
  private readonly callees = new Map<string, readonly string[]>()
  private readonly callers = new Map<string, Set<string>>()
  /** Grows with every change. */
  version = 0

  /** Says what a directory calls from now on. Answers whether that is news. */
  set(directory: string, called: readonly string[]): boolean {
    const before = this.calleesOf(directory)
    if (before.length === called.length && before.every((callee, index) => callee === called[index])) return false
    for (const callee of before) {
      const callers = this.callers.get(callee)
      callers?.delete(directory)
      if (callers?.size === 0) this.callers.delete(callee)
    }
    for (const callee of called) this.callers.set(callee, (this.callers.get(callee) ?? new Set()).add(directory))
    if (called.length === 0) this.callees.delete(directory)
    else this.callees.set(directory, called)
    this.version += 1
    return true
  }

  calleesOf(directory: string): readonly string[] {
    return this.callees.get(directory) ?? []
  }

  isCalled(directory: string): boolean {
    return this.callers.has(directory)
  }

  /** True where anything calls it or is called by it. */
  has(directory: string): boolean {
    return this.callees.has(directory) || this.callers.has(directory)
  }

  /** Directories that call anything. */
  callingDirectories(): readonly string[] {
    return [...this.callees.keys()]
  }

  /** Everything that calls a directory, directly or through others, the nearest first; itself left out. */
  above(directory: string, most = Infinity): readonly string[] {
    return reach(directory, one => this.callers.get(one) ?? [], most)
  }

  /** Everything that it calls, directly or through others, the nearest first; itself left out. */
  below(directory: string, most = Infinity): readonly string[] {
    return reach(directory, one => this.calleesOf(one), most)
  }
}

function reach(start: string, next: (directory: string) => Iterable<string>, most: number): readonly string[] {
  const met = new Set([start])
  for (const directory of met) {
    for (const one of [...next(directory)].sort()) {
      if (met.size > most) break
      met.add(one)
    }
  }
  met.delete(start)
  return [...met]
}
