/**
 * Which comment silences which finding. Terraform: at the end of a line, or on its own line above the attribute or block
 * that encloses the finding. Dockerfile: on its own line above the instruction or above its stage's FROM.
 */
import { lineStart } from '#rules/fixes/text'
import type { Dockerfile } from '#rules/model/dockerfile'
import type { Location, SourceFile, Span } from '#rules/model/source'
import type { Body } from '../syntax/hcl/ast'
import { type Directive, readDirective, silences } from './directive'
import type { DockerfileDocument, HclDocument, Suppression } from './types'

export interface Suppressions {
  /** The comment that silences a rule at a place, `context` being the block or instruction around it. */
  find(ruleId: string, location: Location, context: Location): Suppression | undefined
}

/** The comments of one file, by the offset of the line they begin on. */
class CommentLines {
  readonly wholeFile: Directive[] = []
  private readonly own = new Map<number, Directive | undefined>()
  private readonly trailing = new Map<number, Directive>()

  constructor(
    private readonly file: SourceFile,
    comments: readonly Span[],
  ) {
    for (const span of comments) {
      const start = lineStart(file.text, span.start)
      const directive = readDirective(file, span)
      if (directive?.wholeFile) this.wholeFile.push(directive)
      if (file.text.slice(start, span.start).trim() === '') this.own.set(start, directive)
      else if (directive) this.trailing.set(start, directive)
    }
  }

  /** At the end of the line that holds `offset`. */
  behind(offset: number): Directive | undefined {
    return this.trailing.get(lineStart(this.file.text, offset))
  }

  /** In the unbroken run of comment lines above the line that holds `offset`, the nearest first. */
  *above(offset: number): Iterable<Directive> {
    let start = lineStart(this.file.text, offset)
    while (start > 0) {
      start = lineStart(this.file.text, start - 1)
      if (!this.own.has(start)) return
      const directive = this.own.get(start)
      if (directive) yield directive
    }
  }
}

export function terraformSuppressions(documents: readonly HclDocument[], today: string | undefined): Suppressions {
  const files = new Map<string, { readonly body: Body; readonly lines: CommentLines }>()
  for (const { file, tree } of documents)
    if (file.text.includes('parapet:ignore'))
      files.set(file.uri, {
        body: tree.body,
        lines: new CommentLines(
          file,
          tree.comments.map(({ span }) => span),
        ),
      })
  return {
    find(ruleId, { file, span }) {
      const found = files.get(file.uri)
      if (!found) return undefined
      return firstSilencing(terraformDirectives(found.body, found.lines, span.start), ruleId, today)
    },
  }
}

function* terraformDirectives(body: Body, lines: CommentLines, offset: number): Iterable<Directive> {
  yield* lines.wholeFile
  for (const target of [offset, ...enclosingLines(body, offset)]) {
    const trailing = lines.behind(target)
    if (trailing) yield trailing
    yield* lines.above(target)
  }
}

/** Offsets on the lines where the attribute and the blocks around an offset begin, and where the attribute ends. */
function enclosingLines(body: Body, offset: number): number[] {
  const item = body.items.find(({ span }) => span.start <= offset && offset < span.end)
  if (!item) return []
  if (item.kind === 'attribute') return [item.span.start, item.span.end - 1]
  return [...enclosingLines(item.body, offset), item.span.start, item.open]
}

export function dockerfileSuppressions(
  { file, tree }: DockerfileDocument,
  dockerfile: Dockerfile,
  today: string | undefined,
): Suppressions {
  if (!file.text.includes('parapet:ignore')) return { find: () => undefined }
  const lines = new CommentLines(
    file,
    tree.comments.map(({ span }) => span),
  )
  return {
    find(ruleId, { span }, context) {
      const stage = dockerfile.stages.find(
        ({ location }) => location.span.start <= span.start && span.start < location.span.end,
      )
      const directives = [
        ...lines.wholeFile,
        ...lines.above(context.span.start),
        ...(stage ? lines.above(stage.from.at.span.start) : []),
      ]
      return firstSilencing(directives, ruleId, today)
    },
  }
}

function firstSilencing(
  directives: Iterable<Directive>,
  ruleId: string,
  today: string | undefined,
): Suppression | undefined {
  for (const directive of directives)
    if (silences(directive, ruleId, today)) return { at: directive.at, reason: directive.reason }
  return undefined
}
