import { DROPPED, withoutDropped } from '../shell/dropped'
import type { CommentNode, DockerfileTree, HeredocNode, InstructionNode, SyntaxProblem } from './ast'
import { readDirectives } from './directives'
import { readExecForm } from './exec'
import { readFlags } from './flags'
import { HeredocBodies, readHeredocHeads } from './heredocs'
import { isSpace, type LogicalLine, readLogicalLine } from './lines'

const KEYWORDS: ReadonlySet<string> = new Set([
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
])
const WITH_HEREDOCS: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN'])

/**
 * Takes a Dockerfile apart as BuildKit does. Accepts any text; what a builder would refuse is among the problems. Takes
 * time linear in the text.
 */
export function parseDockerfile(text: string): DockerfileTree {
  const problems: SyntaxProblem[] = []
  const comments: CommentNode[] = []
  const instructions: InstructionNode[] = []
  const { directives, escape, next } = readDirectives(text, problems)
  const bodies = new HeredocBodies(text)
  let at = next
  for (;;) {
    const line = readLogicalLine(text, at, escape, comments)
    if (line === undefined) break
    const head = readInstruction(line.masked, line.span.start, line.span.end)
    const read = readHeredocs(head, line, bodies, problems)
    instructions.push(read.instruction)
    at = read.next
  }
  checkKeywords(instructions, problems)
  checkFrom(instructions, problems)
  return { text, escape, directives, comments, instructions, problems }
}

function readInstruction(masked: string, start: number, end: number): InstructionNode {
  let keywordEnd = 0
  while (keywordEnd < masked.length && !isSpace(masked.charCodeAt(keywordEnd))) keywordEnd++
  const written = withoutDropped(masked.slice(0, keywordEnd))
  const upper = written.toUpperCase()
  const keyword = KEYWORDS.has(upper) ? upper : written
  const { flags, bodyStart } = readFlags(masked, keywordEnd, start)
  const argumentsStart = flags[0]?.span.start ?? bodyStart
  const argumentsEnd = start + withoutDroppedTail(masked)
  const node: InstructionNode = {
    keyword,
    keywordSpan: { start, end: start + Math.min(keywordEnd, withoutDroppedTail(masked.slice(0, keywordEnd))) },
    span: { start, end },
    masked,
    argumentsSpan: argumentsStart < argumentsEnd ? { start: argumentsStart, end: argumentsEnd } : undefined,
    flags,
    bodyStart: Math.min(bodyStart, argumentsEnd),
    heredocs: [],
    wrapped: undefined,
  }
  if (keyword !== 'ONBUILD' || node.argumentsSpan === undefined) return node
  const inner = masked.slice(node.bodyStart - start)
  return inner === '' ? node : { ...node, wrapped: readWrapped(inner, node.bodyStart, end) }
}

/** The builder refuses ONBUILD ONBUILD; reading it would only nest without end. */
function readWrapped(masked: string, start: number, end: number): InstructionNode | undefined {
  return /^onbuild/i.test(withoutDropped(masked.slice(0, 32))) ? undefined : readInstruction(masked, start, end)
}

function withoutDroppedTail(masked: string): number {
  let end = masked.length
  while (end > 0 && (masked[end - 1] === DROPPED || isSpace(masked.charCodeAt(end - 1)))) end--
  return end
}

function readHeredocs(
  node: InstructionNode,
  { masked, next }: LogicalLine,
  bodies: HeredocBodies,
  problems: SyntaxProblem[],
): { readonly instruction: InstructionNode; readonly next: number } {
  const target = node.wrapped ?? node
  if (!WITH_HEREDOCS.has(target.keyword) || !masked.includes('<<') || readExecForm(target) !== undefined) {
    return { instruction: node, next }
  }
  const heredocs: HeredocNode[] = []
  let at = next
  let { end } = node.span
  for (const head of readHeredocHeads(masked)) {
    const body = bodies.read(head, at)
    heredocs.push(body.heredoc)
    if (body.end > end) end = body.end
    at = body.next
    if (body.heredoc.terminated) continue
    problems.push({ span: node.keywordSpan, message: `Heredoc "${head.name}" has no line that ends it` })
    break
  }
  const span = { start: node.span.start, end }
  const wrapped = node.wrapped && { ...node.wrapped, span: { start: node.wrapped.span.start, end }, heredocs }
  return { instruction: { ...node, span, heredocs, wrapped }, next: at }
}

function checkKeywords(instructions: readonly InstructionNode[], problems: SyntaxProblem[]): void {
  for (const node of instructions) {
    for (const each of node.wrapped ? [node, node.wrapped] : [node]) {
      if (KEYWORDS.has(each.keyword)) continue
      const name = each.keyword.length > 40 ? `${each.keyword.slice(0, 40)}…` : each.keyword
      problems.push({ span: each.keywordSpan, message: `Unknown instruction: ${name}` })
    }
  }
}

function checkFrom(instructions: readonly InstructionNode[], problems: SyntaxProblem[]): void {
  for (const { keyword, keywordSpan } of instructions) {
    if (keyword === 'FROM') return
    if (keyword === 'ARG') continue
    problems.push({ span: keywordSpan, message: 'FROM is missing: only ARG may stand above the first FROM' })
    return
  }
  const [first] = instructions
  if (first) problems.push({ span: first.keywordSpan, message: 'FROM is missing' })
}
