/**
 * What must hold when all fixes of a Dockerfile are pressed at once, safe ones and suggestions: nothing is lost, nothing
 * new is wrong, and pressing again changes nothing.
 */
import type { Fix } from '#rules/fix'
import { rules } from '#rules/index'
import type { Span } from '#rules/model/source'
import { analyse } from '../../src/analysis/analyse'
import { type Analysis, isOpen, type Snapshot } from '../../src/analysis/types'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import type { DockerfileTree, InstructionNode } from '../../src/syntax/dockerfile/ast'
import { fixAll, type FixAllOutcome } from '../../src/workspace/fix-all'
import type { Change } from '../../src/workspace/edits'

const URI = 'file:///w/Dockerfile'
const CONFIGURATION = { profile: 'all', severities: {}, options: {} } as const

export interface Fixed {
  readonly text: string
  /** Rules whose fixes were applied, once each time. */
  readonly applied: readonly string[]
  /** What is wrong with the fixes, in sentences. */
  readonly faults: readonly string[]
}

export function pressAll(text: string): Fixed {
  const { text: fixed, changes, log } = fix(text)
  const before = parseDockerfile(text)
  const after = parseDockerfile(fixed)
  const again = fix(fixed)
  return {
    text: fixed,
    applied: log.map(({ finding }) => finding.rule.id),
    faults: [
      ...lostInstructions(before, after, changes),
      ...lostComments(before, after, changes),
      ...newProblems(before, after),
      ...newFindings(text, fixed),
      ...(again.text === fixed
        ? []
        : [`pressing again applies ${again.log.map(({ finding }) => finding.rule.id).join(', ')}`]),
    ],
  }
}

function fix(text: string): { text: string; changes: readonly Change[]; log: FixAllOutcome['log'] } {
  const { files, log } = fixAll({
    snapshot: snapshotOf(text),
    parse: {
      parseDockerfile: file => ({ file, tree: parseDockerfile(file.text) }),
      parseHcl: () => {
        throw new Error('no Terraform here')
      },
    },
    analyse: look,
    wanted: () => true,
    allowed: isPressed,
    writable: uri => uri === URI,
  })
  const edited = files.get(URI)
  return { text: edited?.text ?? text, changes: edited?.changes ?? [], log }
}

function isPressed({ applicability }: Fix): boolean {
  return applicability !== 'needs-input'
}

function snapshotOf(text: string): Snapshot {
  return { kind: 'dockerfile', document: { file: { uri: URI, text }, tree: parseDockerfile(text) } }
}

function look(snapshot: Snapshot): Analysis {
  const analysis = analyse(snapshot, CONFIGURATION, rules, { development: false, today: '2026-01-01' })
  for (const { error } of analysis.failures) throw error
  return analysis
}

/** Every instruction that no fix touched is still one, at the place it moved to, byte for byte. */
function lostInstructions(before: DockerfileTree, after: DockerfileTree, changes: readonly Change[]): string[] {
  const present = new Map(after.instructions.map(node => [node.span.start, node]))
  return before.instructions.flatMap(node => {
    if (changes.some(({ span }) => touches(span, node.span))) return []
    const start = moved(node.span.start, changes)
    const found = present.get(start)
    const same = found && textOf(after, found) === textOf(before, node)
    return same ? [] : [`lost: ${textOf(before, node).slice(0, 80)}`]
  })
}

function textOf({ text }: DockerfileTree, { span }: InstructionNode): string {
  return text.slice(span.start, span.end)
}

function touches(change: Span, node: Span): boolean {
  return change.start < node.end && node.start < change.end
    ? true
    : change.start === node.end || change.end === node.start
}

function moved(offset: number, changes: readonly Change[]): number {
  let shift = 0
  for (const { span, newText } of changes) if (span.end <= offset) shift += newText.length - (span.end - span.start)
  return offset + shift
}

/** A comment goes only with an instruction that a fix removes as a whole, and never one that tells a tool something. */
function lostComments(before: DockerfileTree, after: DockerfileTree, changes: readonly Change[]): string[] {
  const left = [...after.comments.map(comment => comment.text.trim())]
  return before.comments.flatMap(({ text, span }) => {
    const at = left.indexOf(text.trim())
    if (at >= 0) {
      left.splice(at, 1)
      return []
    }
    const reworded = changes.some(change => change.span.start >= span.start && change.span.end <= span.end)
    return reworded ? [] : [`comment lost: ${text.slice(0, 80)}`]
  })
}

function newProblems(before: DockerfileTree, after: DockerfileTree): string[] {
  const known = new Set(before.problems.map(({ message }) => message))
  return after.problems.filter(({ message }) => !known.has(message)).map(({ message }) => `does not parse: ${message}`)
}

/**
 * An option makes a line longer, a user may get to be USER whose number nobody says, and the RUN that makes it may stand
 * behind one it cannot be merged with. These are left to the reader: no
 * edit can follow from the file.
 */
const LEFT_TO_THE_READER: ReadonlySet<string> = new Set([
  'docker-run-no-long-line',
  'docker-user-numeric',
  'docker-run-merge-consecutive',
])

/** By rule, there are not more findings than before. */
function newFindings(before: string, after: string): string[] {
  const counts = new Map<string, number>()
  for (const { rule } of look(snapshotOf(before)).findings.filter(isOpen))
    counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1)
  const faults: string[] = []
  for (const finding of look(snapshotOf(after)).findings.filter(isOpen)) {
    const { rule, location } = finding
    const rest = (counts.get(rule.id) ?? 0) - 1
    counts.set(rule.id, rest)
    const harmless = LEFT_TO_THE_READER.has(rule.id) && !finding.fixes().some(isPressed)
    if (rest < 0 && !harmless)
      faults.push(`new: ${rule.id} at ${after.slice(location.span.start, location.span.end).slice(0, 60)}`)
  }
  return faults
}
