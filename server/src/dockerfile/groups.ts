import type { Instruction, InstructionOf, Keyword } from '#rules/model/dockerfile'

/** Told of each keyword that someone asks for. */
export type OnRead = (keyword: Keyword) => void

/** Instructions by keyword, grouped at the first question. */
export class Groups {
  /** The answers by question: rules ask the same one for each instruction of a file. */
  private readonly answers = new Map<string, readonly Instruction[]>()

  private all: readonly Instruction[] | undefined

  constructor(
    private readonly read: () => readonly Instruction[],
    private readonly onRead: OnRead | undefined,
  ) {}

  /** Those of the given kinds, in the order written. */
  of<K extends Keyword>(keywords: readonly K[]): readonly InstructionOf<K>[] {
    for (const keyword of keywords) this.onRead?.(keyword)
    return this.answer(keywords) as readonly InstructionOf<K>[]
  }

  private answer(keywords: readonly Keyword[]): readonly Instruction[] {
    const key = keywords.join(' ')
    const known = this.answers.get(key)
    if (known !== undefined) return known
    const wanted: ReadonlySet<Keyword> = new Set(keywords)
    const found = (this.all ??= this.read()).filter(({ keyword }) => wanted.has(keyword))
    this.answers.set(key, found)
    return found
  }
}
