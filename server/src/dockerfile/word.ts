import type { Word } from '#rules/model/dockerfile'
import type { Location, SourceFile, Span } from '#rules/model/source'
import type { Expansion } from './expand'

/** A word whose quotes and variables are looked at when someone asks. */
export class LazyWord implements Word {
  private expansion: Expansion | undefined

  constructor(
    readonly at: Location,
    private readonly read: () => Expansion,
  ) {}

  get text(): string {
    return this.expanded().text
  }

  get value(): string | undefined {
    return this.expanded().value
  }

  private expanded(): Expansion {
    return (this.expansion ??= this.read())
  }
}

/** A word in which the builder puts nothing. */
export function literalWord(at: Location, text: string): Word {
  return { at, text, value: text }
}

export function place(file: SourceFile, span: Span): Location {
  return { file, span }
}
