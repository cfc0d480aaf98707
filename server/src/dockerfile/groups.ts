import type { Instruction, InstructionOf, Keyword } from '#rules/model/dockerfile'

/** Told of each keyword that someone asks for. */
export type OnRead = (keyword: Keyword) => void

/** Instructions by keyword, grouped at the first question. */
export class Groups {
  private groups: Map<Keyword, Instruction[]> | undefined

  constructor(
    private readonly all: () => readonly Instruction[],
    private readonly onRead: OnRead | undefined,
  ) {}

  /** Those of the given kinds, in the order written. */
  of<K extends Keyword>(keywords: readonly K[]): readonly InstructionOf<K>[] {
    for (const keyword of keywords) this.onRead?.(keyword)
    const [only] = keywords
    const from = keywords.length === 1 && only !== undefined ? (this.group().get(only) ?? []) : this.all()
    const wanted: ReadonlySet<Keyword> = new Set(keywords)
    return from.filter((instruction): instruction is InstructionOf<K> => wanted.has(instruction.keyword))
  }

  private group(): Map<Keyword, Instruction[]> {
    if (this.groups) return this.groups
    const groups = new Map<Keyword, Instruction[]>()
    for (const instruction of this.all()) {
      const group = groups.get(instruction.keyword)
      if (group === undefined) groups.set(instruction.keyword, [instruction])
      else group.push(instruction)
    }
    return (this.groups = groups)
  }
}
