import type { Span } from '#rules/model/source'
import type { Body } from '../../syntax/hcl/ast'
import type { HclDocument } from '../types'
import { type CommentLine, CommentLines, hasMarker, isMarked, nextLine, startOfLine } from './comments'
import { readCheckovMarks } from './forms/checkov'
import { readKicsMarks } from './forms/kics'
import { readDirective } from './forms/parapet'
import { readSemgrepMarks } from './forms/semgrep'
import { readTerrascanMarks } from './forms/terrascan'
import { isTrivyComment, readTrivyMarks } from './forms/trivy'
import type { Mark } from './mark'
import { foundOn, nowhere, type Scope, type Site, type SitePart, touching, within } from './scopes'

/** Everything the comments of a Terraform file silence, in the order written. */
export function readTerraformMarks({ file, tree }: HclDocument): readonly Mark[] {
  if (!hasMarker(file.text, tree.comments)) return []
  const lines = new CommentLines(file, tree.comments)
  const reader = new Reader(file.text, tree.body, lines)
  return lines.all.filter(({ text }) => isMarked(text)).flatMap(comment => reader.read(comment))
}

/** What encloses an offset. */
export function terraformSite(text: string, body: Body, offset: number): Site {
  const parts: SitePart[] = []
  for (let inside: Body | undefined = body; inside !== undefined;) {
    const item: Item | undefined = itemAt(inside, offset)
    inside = undefined
    if (item === undefined) break
    const { kind, span } = item
    const last = item.kind === 'attribute' ? span.end - 1 : item.open
    const common = { span, line: startOfLine(text, span.start), otherLines: [startOfLine(text, last)] }
    parts.unshift(item.kind === 'attribute' ? { kind, ...common } : { kind, ...common, body: item.body })
    if (item.kind === 'block') inside = item.body
  }
  return { offset, line: startOfLine(text, offset), parts }
}

class Reader {
  /** Above the first block or attribute. */
  private readonly headEnd: number
  private readonly runs: ReadonlyMap<number, number | undefined>
  private readonly trivyRuns: ReadonlyMap<number, number | undefined>
  /** Lines that end with such a comment. */
  private readonly trivyEnds: ReadonlySet<number>

  constructor(
    private readonly text: string,
    private readonly body: Body,
    lines: CommentLines,
  ) {
    this.headEnd = body.items[0]?.span.start ?? text.length
    this.runs = lines.runs(() => true)
    this.trivyRuns = lines.runs(isTrivyComment)
    this.trivyEnds = new Set(lines.all.filter(one => !one.isAlone && isTrivyComment(one)).map(({ line }) => line))
  }

  read(comment: CommentLine): readonly Mark[] {
    const { line, isAlone } = comment
    const below = nextLine(this.text, line)
    const directive = readDirective(comment, this.spokenFor(comment))
    return [
      ...(directive === undefined ? [] : [directive]),
      ...this.trivy(comment),
      ...readCheckovMarks(comment, this.checkovBlock(comment)),
      ...readKicsMarks(comment, {
        line: foundOn(below === undefined ? [line] : [line, below]),
        block: below === undefined ? nowhere : this.itemOn(below),
        isInHead:
          comment.at.span.start < this.headEnd && comment.at.span.start === line && comment.text.startsWith('#'),
      }),
      ...readTerrascanMarks(comment, this.resourceBody(comment)),
      ...readSemgrepMarks(comment, touching(isAlone ? (below ?? line) : line)),
    ]
  }

  /** Ours: the line it ends, or what the comments it is among stand above. */
  private spokenFor({ isAlone, line }: CommentLine): Scope {
    const spoken = isAlone ? this.runs.get(line) : line
    return spoken === undefined ? nowhere : touching(spoken)
  }

  /** Of a run of such comments, the last line counts: one more may end the line below. */
  private trivy(comment: CommentLine): readonly Mark[] {
    if (!isTrivyComment(comment)) return []
    const { text } = this
    const end = comment.isAlone ? this.trivyRuns.get(comment.line) : comment.line
    const last = end === undefined ? [] : this.trivyEnds.has(end) ? [end, nextLine(text, end)] : [end]
    return readTrivyMarks(comment, last, 'attribute', 'block')
  }

  /** Between the first and the last line of an outermost block. */
  private checkovBlock({ at, line }: CommentLine): Scope {
    const block = itemAt(this.body, at.span.start)
    if (block?.kind !== 'block') return nowhere
    const isBetween =
      startOfLine(this.text, block.span.start) < line && line < startOfLine(this.text, block.span.end - 1)
    return isBetween ? within(block.span) : nowhere
  }

  private resourceBody({ at }: CommentLine): Scope {
    const block = itemAt(this.body, at.span.start)
    const isInside = block?.kind === 'block' && block.type === 'resource' && block.open < at.span.start
    return isInside ? within(block.span) : nowhere
  }

  /** The block or attribute that begins on a line. */
  private itemOn(line: number): Scope {
    const indent = /[^ \t]/g
    indent.lastIndex = line
    const first = indent.exec(this.text)?.index ?? line
    const item = beginsAt(this.body, first)
    return item === undefined ? nowhere : within(item)
  }
}

/** The span of the block or attribute that begins exactly there. */
function beginsAt(body: Body, offset: number): Span | undefined {
  const item = itemAt(body, offset)
  if (item === undefined || item.span.start === offset) return item?.span
  return item.kind === 'block' ? beginsAt(item.body, offset) : undefined
}

type Item = Body['items'][number]

/** The attribute or block of a body that holds an offset. */
function itemAt({ items }: Body, offset: number): Item | undefined {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle]?.span.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const item = items[low - 1]
  return item !== undefined && offset < item.span.end ? item : undefined
}
