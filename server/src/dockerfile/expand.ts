/** What is known of a variable at one place. */
export type Variable =
  | { readonly kind: 'known'; readonly value: string }
  /** Not given a value in this file: an ARG without default, or nothing at all. A base image or the command line may. */
  | { readonly kind: 'unset' }
  | { readonly kind: 'unknown' }

export type Lookup = (name: string) => Variable

export interface Expansion {
  /** Quotes and escapes removed, variables as written. */
  readonly text: string
  /** With the variables' values; undefined where one of them is not known. */
  readonly value: string | undefined
}

const MAX_VALUE = 64 * 1024
const MAX_NESTING = 20
const ORDINARY = /[^"'$\\`}]+/y
const NAME = /[A-Za-z_]\w*|\d+|[@*#?\-$!]/y

/** Takes quotes off and puts variables in, as the builder does for every instruction but RUN, CMD, ENTRYPOINT and SHELL. */
export function expand(source: string, escape: string, lookup: Lookup): Expansion {
  if (!/["'$\\`]/.test(source)) return { text: source, value: source }
  const state = new Expander(source, escape, lookup)
  state.until('', 0)
  return { text: state.text.join(''), value: state.joined() }
}

/** A value can double with each line; no real one is long. */
function joinCapped(pieces: readonly string[]): string | undefined {
  let length = 0
  for (const piece of pieces) length += piece.length
  return length > MAX_VALUE ? undefined : pieces.join('')
}

class Expander {
  text: string[] = []
  private value: string[] | undefined = []
  private at = 0

  constructor(
    private readonly source: string,
    private readonly escape: string,
    private readonly lookup: Lookup,
  ) {}

  private literal(piece: string): void {
    this.text.push(piece)
    this.value?.push(piece)
  }

  /** Reads up to `stop`, which is taken, or to the end. */
  until(stop: string, nesting: number): boolean {
    while (this.at < this.source.length) {
      this.ordinary()
      const char = this.source.charAt(this.at)
      this.at++
      if (char === stop) return stop !== ''
      if (char === "'") this.single()
      else if (char === '"') this.double(nesting)
      else if (char === '$') this.variable(nesting)
      else if (char === this.escape) {
        this.literal(this.source.charAt(this.at))
        this.at++
      } else this.literal(char)
    }
    return stop === ''
  }

  /** Most of a text needs no second look. */
  private ordinary(): void {
    ORDINARY.lastIndex = this.at
    const [piece] = ORDINARY.exec(this.source) ?? []
    if (piece === undefined) return
    this.at += piece.length
    this.literal(piece)
  }

  private single(): void {
    const close = this.source.indexOf("'", this.at)
    const end = close < 0 ? this.source.length : close
    this.literal(this.source.slice(this.at, end))
    this.at = end + 1
  }

  private double(nesting: number): void {
    while (this.at < this.source.length) {
      this.ordinary()
      const char = this.source.charAt(this.at)
      this.at++
      if (char === '"') return
      if (char === '$') this.variable(nesting)
      else if (char === this.escape && this.at < this.source.length) {
        const next = this.source.charAt(this.at)
        if (next === '"' || next === '$' || next === this.escape) this.at++
        else {
          this.literal(char)
          continue
        }
        this.literal(next)
      } else this.literal(char)
    }
  }

  /** Behind a dollar. */
  private variable(nesting: number): void {
    const from = this.at - 1
    if (this.source.charAt(this.at) !== '{') {
      const name = this.name()
      if (name === undefined) this.literal('$')
      else this.put(from, plain(this.lookup(name)))
      return
    }
    this.at++
    const name = this.name()
    if (name === undefined || nesting >= MAX_NESTING) {
      this.pass(nesting)
      this.put(from, undefined)
      return
    }
    this.put(from, this.braced(this.lookup(name), nesting))
  }

  /** Behind `${NAME`. */
  private braced(variable: Variable, nesting: number): string | undefined {
    if (this.source.charAt(this.at) === '}') {
      this.at++
      return plain(variable)
    }
    const colon = this.source.charAt(this.at) === ':'
    if (colon) this.at++
    const modifier = this.source.charAt(this.at)
    this.at++
    const word = this.inner(nesting)
    if (variable.kind === 'unknown') return undefined
    const empty = variable.kind === 'unset' || (colon && variable.value === '')
    if (modifier === '-') return empty ? word : plain(variable)
    if (modifier === '+') return empty ? '' : word
    // `?` fails the build where there is no value; patterns (`#`, `%`, `/`) are left alone.
    return modifier === '?' && !empty ? plain(variable) : undefined
  }

  /** The word behind a modifier, expanded; undefined where it is not known or not closed. */
  private inner(nesting: number): string | undefined {
    const { text, value } = this
    this.text = []
    this.value = []
    const closed = this.until('}', nesting + 1)
    const word = this.joined()
    this.text = text
    this.value = value
    return closed ? word : undefined
  }

  private pass(nesting: number): void {
    if (nesting < MAX_NESTING) this.inner(nesting)
    else this.at = this.source.length
  }

  joined(): string | undefined {
    return this.value && joinCapped(this.value)
  }

  private put(from: number, value: string | undefined): void {
    this.text.push(this.source.slice(from, this.at))
    if (value === undefined) this.value = undefined
    else this.value?.push(value)
  }

  private name(): string | undefined {
    NAME.lastIndex = this.at
    const [name] = NAME.exec(this.source) ?? []
    this.at += name?.length ?? 0
    return name
  }
}

function plain(variable: Variable): string | undefined {
  return variable.kind === 'known' ? variable.value : undefined
}
