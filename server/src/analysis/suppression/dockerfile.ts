import type { Location, Span } from '#rules/model/source'
import type { CommentNode, DockerfileTree, InstructionNode } from '../../syntax/dockerfile/ast'
import type { DockerfileDocument } from '../types'
import { type CommentLine, CommentLines, isMarked, nextLine, startOfLine } from './comments'
import { checkValue, readCheckMark } from './forms/build-checks'
import { readCheckovMarks } from './forms/checkov'
import { readHadolintMarks } from './forms/hadolint'
import { readKicsMarks } from './forms/kics'
import { readDirective } from './forms/parapet'
import { readSemgrepMarks } from './forms/semgrep'
import { readTerrascanMarks } from './forms/terrascan'
import { isTrivyComment, readTrivyMarks } from './forms/trivy'
import type { Mark } from './mark'
import { beginningOn, nowhere, type Scope, type Site, type SitePart, wholeFile, within } from './scopes'

/** Everything the comments and directives of a Dockerfile silence, in the order written. */
export function readDockerfileMarks({ file, tree }: DockerfileDocument, layout: () => Layout): readonly Mark[] {
  const directives = tree.directives.flatMap(({ name, value, span }) => {
    const at: Location = { file, span }
    return name === 'check' ? (readCheckMark(value, at, wholeFile) ?? []) : []
  })
  const marked = tree.comments.filter(({ text }) => isMarked(text))
  if (marked.length === 0) return directives
  const lines = new CommentLines(file, tree.comments)
  const reader = new Reader(tree, lines, layout())
  const spans = new Map(tree.comments.map(comment => [comment.span.start, comment]))
  return [
    ...directives,
    ...lines.all
      .filter(({ text }) => isMarked(text))
      .flatMap(comment => reader.read(comment, spans.get(comment.at.span.start)?.inside === true)),
  ]
}

/** The instruction and the stage that hold an offset. */
export function dockerfileSite({ text }: DockerfileTree, layout: Layout, offset: number): Site {
  const part = (kind: SitePart['kind'], span: Span): SitePart => {
    return { kind, span, line: startOfLine(text, span.start), otherLines: [] }
  }
  const { instruction, stage } = layout.belongingTo(offset)
  return {
    offset,
    line: startOfLine(text, offset),
    parts: [
      ...(instruction ? [part('instruction', instruction.span)] : []),
      ...(instruction && stage ? [part('stage', stage)] : []),
    ],
  }
}

interface LaidOut {
  readonly instruction: InstructionNode | undefined
  /** From FROM to the end of the stage's last instruction; undefined above the first FROM. */
  readonly stage: Span | undefined
}

/** Which instruction stands where, and in which stage. */
export class Layout {
  private readonly stages: readonly (Span | undefined)[]
  private readonly byLine = new Map<number, number>()

  constructor(private readonly tree: DockerfileTree) {
    const { instructions, text } = tree
    const stages: (Span | undefined)[] = []
    let last = instructions.length - 1
    for (let index = last; index >= 0; index--) {
      const node = instructions[index]
      if (node?.keyword !== 'FROM') continue
      const stage = { start: node.span.start, end: instructions[last]?.span.end ?? node.span.end }
      for (let inside = index; inside <= last; inside++) stages[inside] = stage
      last = index - 1
    }
    this.stages = stages
    instructions.forEach(({ span }, index) => this.byLine.set(startOfLine(text, span.start), index))
  }

  at(offset: number): LaidOut {
    const { instructions } = this.tree
    let low = 0
    let high = instructions.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((instructions[middle]?.span.start ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    const instruction = instructions[low - 1]
    const { start = 0, end = 0 } = instruction?.span ?? {}
    return offset < Math.max(end, start + 1) ? this.of(low - 1) : { instruction: undefined, stage: undefined }
  }

  /** The same; a comment between two instructions belongs to the one below it. */
  belongingTo(offset: number): LaidOut {
    const inside = this.at(offset)
    if (inside.instruction !== undefined) return inside
    const below = this.tree.instructions.findIndex(({ span }) => span.start > offset)
    return this.of(below < 0 ? this.tree.instructions.length - 1 : below)
  }

  of(index: number): LaidOut {
    return { instruction: this.tree.instructions[index], stage: this.stages[index] }
  }

  /** What begins on a line. */
  on(line: number | undefined): LaidOut {
    return this.of((line === undefined ? undefined : this.byLine.get(line)) ?? -1)
  }
}

/** What BuildKit's parser takes a comment for. */
interface Belonging {
  readonly instruction: InstructionNode
  /** From that instruction to the end of its stage. */
  readonly rest: Span
  /** The first of the instruction's comments that would be a `check` directive at the top; the others do not count. */
  readonly isCheck: boolean
}

class Reader {
  private readonly runs: ReadonlyMap<number, number | undefined>
  private readonly trivyRuns: ReadonlyMap<number, number | undefined>
  /** By a comment's offset. */
  private readonly belongings: ReadonlyMap<number, Belonging>

  constructor(
    private readonly tree: DockerfileTree,
    lines: CommentLines,
    private readonly layout: Layout,
  ) {
    this.runs = lines.runs(() => true)
    this.trivyRuns = lines.runs(isTrivyComment)
    this.belongings = belongings(tree, layout)
  }

  /** `inside`: between the lines of an instruction, where only tools that look at the bare text see it. */
  read(comment: CommentLine, inside: boolean): readonly Mark[] {
    const { text } = this.tree
    const { line, at } = comment
    const below = nextLine(text, line)
    const next = beginningOn([below], 'instruction')
    const scope = inside ? nowhere : beginningOn([this.runs.get(line)], 'instruction', 'stage')
    const directive = readDirective(comment, scope)
    const belonging = this.belongings.get(at.span.start)
    const isInHead = at.span.start === line && line < (this.tree.instructions[0]?.span.start ?? Infinity)
    const byText = [
      ...(directive === undefined ? [] : [directive]),
      ...(isTrivyComment(comment) ? readTrivyMarks(comment, [this.trivyRuns.get(line)], 'instruction') : []),
      ...readSemgrepMarks(comment, next),
    ]
    if (inside) return byText
    return [
      ...byText,
      ...readCheckovMarks(comment, wholeFile),
      ...readKicsMarks(comment, {
        line: belonging === undefined ? nowhere : within(belonging.instruction.span),
        block: belonging === undefined ? nowhere : within(belonging.rest),
        isInHead,
      }),
      ...readTerrascanMarks(comment, wholeFile),
      ...readHadolintMarks(comment, next, this.stageBehind(below)),
      ...this.check(comment, belonging),
    ]
  }

  private check({ text, at }: CommentLine, belonging: Belonging | undefined): readonly Mark[] {
    const value = checkValue(text)
    if (value === undefined || belonging?.isCheck !== true) return []
    return [readCheckMark(value, at, within(belonging.instruction.span)) ?? []].flat()
  }

  /** The instructions of the stage that begins on a line, without its FROM. */
  private stageBehind(line: number | undefined): Scope | undefined {
    const { instruction: from, stage } = this.layout.on(line)
    if (from?.keyword !== 'FROM') return undefined
    return stage && within({ start: from.span.end, end: stage.end })
  }
}

/** Comments belong to the next instruction, empty lines or not, but an empty comment cuts off those above it. */
function belongings(tree: DockerfileTree, layout: Layout): ReadonlyMap<number, Belonging> {
  const found = new Map<number, Belonging>()
  const comments = tree.comments.filter(({ inside }) => !inside)
  let at = 0
  tree.instructions.forEach((instruction, index) => {
    let own: CommentNode[] = []
    for (let comment = comments[at]; comment && comment.span.start < instruction.span.start; comment = comments[++at]) {
      if (comment.text.slice(1).trim() === '') own = []
      else own.push(comment)
    }
    if (own.length === 0) return
    const rest = { start: instruction.span.start, end: layout.of(index).stage?.end ?? instruction.span.end }
    const check = own.find(({ text }) => checkValue(text) !== undefined)
    for (const comment of own) found.set(comment.span.start, { instruction, rest, isCheck: comment === check })
  })
  return found
}
