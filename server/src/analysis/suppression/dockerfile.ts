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
export function readDockerfileMarks({ file, tree }: DockerfileDocument): readonly Mark[] {
  const directives = tree.directives.flatMap(({ name, value, span }) => {
    const at: Location = { file, span }
    return name === 'check' ? (readCheckMark(value, at, wholeFile) ?? []) : []
  })
  const marked = tree.comments.filter(({ text }) => isMarked(text))
  if (marked.length === 0) return directives
  const lines = new CommentLines(file, tree.comments)
  const reader = new Reader(tree, lines)
  const spans = new Map(tree.comments.map(comment => [comment.span.start, comment]))
  return [
    ...directives,
    ...lines.all
      .filter(({ text }) => isMarked(text))
      .flatMap(comment => reader.read(comment, spans.get(comment.at.span.start)?.inside === true)),
  ]
}

/** The instruction and the stage that hold an offset. */
export function dockerfileSite(tree: DockerfileTree, offset: number): Site {
  const { text } = tree
  const part = (kind: SitePart['kind'], span: Span): SitePart => ({
    kind,
    span,
    line: startOfLine(text, span.start),
    otherLines: [],
  })
  const index = tree.instructions.findIndex(
    ({ span }) => span.start <= offset && offset < Math.max(span.end, span.start + 1),
  )
  const instruction = tree.instructions[index]
  const stage = instruction && stageOf(tree, index)
  return {
    offset,
    line: startOfLine(text, offset),
    parts: [...(instruction ? [part('instruction', instruction.span)] : []), ...(stage ? [part('stage', stage)] : [])],
  }
}

/** From FROM to the end of the stage's last instruction; undefined above the first FROM. */
function stageOf({ instructions }: DockerfileTree, index: number): Span | undefined {
  const from = instructions.findLastIndex(({ keyword }, at) => at <= index && keyword === 'FROM')
  if (from < 0) return undefined
  const next = instructions.findIndex(({ keyword }, at) => at > from && keyword === 'FROM')
  const last = instructions.at(next < 0 ? -1 : next - 1)
  const start = instructions[from]?.span.start ?? 0
  return { start, end: last?.span.end ?? start }
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
  ) {
    this.runs = lines.runs(() => true)
    this.trivyRuns = lines.runs(isTrivyComment)
    this.belongings = belongings(tree)
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
    const index = this.tree.instructions.findIndex(
      ({ keyword, span }) => keyword === 'FROM' && startOfLine(this.tree.text, span.start) === line,
    )
    const stage = index < 0 ? undefined : stageOf(this.tree, index)
    const from = this.tree.instructions[index]
    return stage && from && within({ start: from.span.end, end: stage.end })
  }
}

/** Comments belong to the next instruction, empty lines or not, but an empty comment cuts off those above it. */
function belongings(tree: DockerfileTree): ReadonlyMap<number, Belonging> {
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
    const rest = { start: instruction.span.start, end: stageOf(tree, index)?.end ?? instruction.span.end }
    const check = own.find(({ text }) => checkValue(text) !== undefined)
    for (const comment of own) found.set(comment.span.start, { instruction, rest, isCheck: comment === check })
  })
  return found
}
