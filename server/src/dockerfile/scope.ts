import type { InstructionNode } from '../syntax/dockerfile/ast'
import { readAssignments } from '../syntax/dockerfile/words'
import type { Build } from './build-options'
import { expand, type Lookup, type Variable } from './expand'

interface Definition {
  /** Order of the instruction in its file. */
  readonly order: number
  readonly variable: Variable
}

export interface OrderedNode {
  readonly node: InstructionNode
  readonly order: number
}

const UNSET: Variable = { kind: 'unset' }
const UNKNOWN: Variable = { kind: 'unknown' }
/** Values are looked for in so many stages; a longer chain of stages makes them unknown. */
const MAX_CHAIN = 256

/**
 * The variables of one stage, those of its ancestors included, or of the lines above the first FROM. An ENV overrides an
 * ARG of the same name wherever the two stand. Values are worked out at the first lookup, in the order of the file.
 */
export class Scope {
  private readonly env = new Map<string, Definition[]>()
  private readonly arg = new Map<string, Definition[]>()
  private built = false

  /** `globals` is undefined for the scope above the first FROM. `given`: values that the build gives to ARGs. */
  constructor(
    private readonly nodes: readonly OrderedNode[],
    private readonly escape: string,
    private readonly parent: Scope | undefined,
    private readonly globals: Scope | undefined,
    private readonly given: Build['args'],
  ) {}

  /** What `name` stands for in the instruction number `order`: definitions in earlier instructions count. */
  lookup(name: string, order: number): Variable {
    this.build()
    return this.find(name, order)
  }

  private find(name: string, order: number): Variable {
    const own = lastBefore(this.env.get(name), order)
    if (own !== undefined) return own.variable
    let argument = lastBefore(this.arg.get(name), order)
    let visited = 1
    for (let scope = this.parent; scope !== undefined; scope = scope.parent) {
      if (++visited > MAX_CHAIN) return UNKNOWN
      const found = scope.env.get(name)?.at(-1)
      if (found !== undefined) return found.variable
      argument ??= scope.arg.get(name)?.at(-1)
    }
    return argument?.variable ?? UNSET
  }

  /** Oldest ancestor first, so that a long chain of stages needs no deep stack. */
  private build(): void {
    if (this.built) return
    const chain: Scope[] = [this]
    for (let scope = this.parent; scope !== undefined && !scope.built; scope = scope.parent) chain.push(scope)
    for (const scope of chain.reverse()) {
      scope.built = true
      for (const { node, order } of scope.nodes) scope.define(node, order)
    }
  }

  private define(node: InstructionNode, order: number): void {
    const kind = node.keyword === 'ENV' ? 'ENV' : 'ARG'
    const lookup: Lookup = name => this.find(name, order)
    for (const { name: written, value } of readAssignments(node, this.escape, kind)) {
      const name = expand(written, this.escape, lookup).value
      if (name === undefined) continue
      const variable = kind === 'ARG' && this.given?.has(name) ? known(this.given.get(name)) : undefined
      const definition = {
        order,
        variable: variable ?? (value ? this.evaluate(value.text, lookup) : this.inherited(name)),
      }
      const definitions = kind === 'ENV' ? this.env : this.arg
      const earlier = definitions.get(name)
      if (earlier === undefined) definitions.set(name, [definition])
      else earlier.push(definition)
    }
  }

  private evaluate(source: string, lookup: Lookup): Variable {
    const { value } = expand(source, this.escape, lookup)
    return known(value)
  }

  /** `ARG NAME` takes the default of the ARG above the first FROM. */
  private inherited(name: string): Variable {
    return this.globals?.lookup(name, Infinity) ?? UNSET
  }
}

function known(value: string | undefined): Variable {
  return value === undefined ? UNKNOWN : { kind: 'known', value }
}

function lastBefore(definitions: readonly Definition[] | undefined, order: number): Definition | undefined {
  if (definitions === undefined) return undefined
  let low = 0
  let high = definitions.length
  while (low < high) {
    const middle = (low + high) >> 1
    const definition = definitions[middle]
    if (definition !== undefined && definition.order < order) low = middle + 1
    else high = middle
  }
  return definitions[low - 1]
}
