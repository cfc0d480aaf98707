import type { Dockerfile, Instruction, Stage } from '../model/dockerfile'
import type { Location } from '../model/source'
import { perObject } from './remember'
import { chainOf } from './stages'

/** A variable where it is put in: `$NAME`, `${NAME}`, `${NAME:-default}`. */
export interface VariableUse {
  readonly name: string
  readonly at: Location
  /** The `:-` of `${NAME:-default}`. */
  readonly modifier: string
}

/** Variables that Docker puts in, in the order written. Single quotes and the escape character keep a dollar as it is. */
export function variableUses(at: Location, escape: string): readonly VariableUse[] {
  const { file, span } = at
  const text = file.text.slice(span.start, span.end)
  const uses: VariableUse[] = []
  let single = false
  let double = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === escape && !single) i++
    else if (char === "'" && !double) single = !single
    else if (char === '"' && !single) double = !double
    else if (char === '$' && !single) {
      const [whole = '', braced, modifier = '', plain] =
        /^\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?]|[#%/])[^}]*|[^\w}][^}]*)?\}|([A-Za-z_]\w*))/.exec(text.slice(i, i + 500)) ??
        []
      const name = braced ?? plain
      if (name === undefined) continue
      const start = span.start + i
      uses.push({ name, modifier, at: { file, span: { start, end: start + whole.length } } })
      i += modifier === '' ? whole.length - 1 : name.length + 1
    }
  }
  return uses
}

/** Build arguments that exist without ARG: https://docs.docker.com/reference/dockerfile/#predefined-args */
const PREDEFINED = /^(?:https?_proxy|ftp_proxy|no_proxy|all_proxy)$/i
/** Those of the platform are there in FROM; a stage has to declare them. */
const PLATFORM = /^(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)$|^TARGETSTAGE$/

export function isPredefined(name: string): boolean {
  return PREDEFINED.test(name)
}
export function isPlatformArgument(name: string): boolean {
  return PLATFORM.test(name)
}

/** Names that ENV and ARG define: for an instruction those of its stage in front of it and of all stages it continues. */
export function definedBefore({ stage, at }: Instruction): Names {
  const owners = stage ? chainOf(stage).map(definitionsOf) : []
  const isBefore = ({ first }: Defined) => first < at.span.start
  return {
    has: name => owners.some(owner => isIn(owner, name, isBefore)),
    *[Symbol.iterator]() {
      for (const owner of owners) for (const [name, defined] of owner) if (isBefore(defined)) yield name
    },
  }
}

/** True where ENV or ARG of the instruction's stage define the name behind it. */
export function isDefinedBehind({ stage, at }: Instruction, name: string): boolean {
  return stage !== undefined && isIn(definitionsOf(stage), name, ({ last }) => last > at.span.start)
}

/** Names, some of them perhaps more than once. */
export interface Names extends Iterable<string> {
  has(name: string): boolean
}

/** Where the first and the last instruction begin that define a variable. */
interface Defined {
  readonly first: number
  readonly last: number
}

const definitionsOf = perObject((stage: Stage): ReadonlyMap<string, Defined> => {
  const found = new Map<string, Defined>()
  for (const { at, entries } of stage.of('ENV', 'ARG'))
    for (const { name } of entries)
      found.set(name, { first: found.get(name)?.first ?? at.span.start, last: at.span.start })
  return found
})

function isIn(owner: ReadonlyMap<string, Defined>, name: string, counts: (defined: Defined) => boolean): boolean {
  const defined = owner.get(name)
  return defined !== undefined && counts(defined)
}

export function globalNames({ globalArgs }: Dockerfile): readonly string[] {
  return globalArgs.flatMap(({ entries }) => entries.map(({ name }) => name))
}
