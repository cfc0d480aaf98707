import type { Fix } from '#rules/fix'
import type { SourceFile } from '#rules/model/source'
import { type Analysis, type Finding, type HclDocument, isOpen, type Snapshot } from '../analysis/types'
import type { Documents } from './documents'
import { type Change, changesOf, EditedText } from './edits'

/** Rounds after which fixes that keep making work for each other are given up. */
const MAX_ROUNDS = 40

export interface FixAllRequest {
  readonly snapshot: Snapshot
  /** Parses the texts in between; `Documents` does. */
  readonly parse: Pick<Documents, 'parseHcl' | 'parseDockerfile'>
  readonly analyse: (snapshot: Snapshot) => Analysis
  /** Which findings to fix. Suppressed, superseded and known ones are never fixed. */
  readonly wanted: (finding: Finding) => boolean
  /** Which of a finding's fixes may be applied; the first such fix is. */
  readonly allowed: (fix: Fix) => boolean
  /** Files that may be changed; a fix that reaches beyond them is left. */
  readonly writable: (uri: string) => boolean
}

export interface FixAllOutcome {
  /** By URI; only files that changed. */
  readonly files: ReadonlyMap<string, EditedText>
  /** Fixes applied. */
  readonly applied: number
  /** The same, one by one, in the order applied. A finding's place refers to the text of its round. */
  readonly log: readonly AppliedFix[]
  /** Wanted findings that are left. */
  readonly skipped: number
}

export interface AppliedFix {
  readonly finding: Finding
  readonly fix: Fix
}

/**
 * Applies fixes in memory, round after round, until nothing is left to apply: a fix may overlap another one or make a new
 * one possible. Fixes whose edits overlap an earlier one of the same round wait for the next. Ends when a text comes back
 * that was there before, and after 40 rounds.
 */
export function fixAll(request: FixAllRequest): FixAllOutcome {
  const files = new Map<string, EditedText>()
  const seen = new Set<string>()
  let snapshot = request.snapshot
  const log: AppliedFix[] = []
  for (let round = 0; ; round++) {
    const findings = request.analyse(snapshot).findings.filter(finding => isOpen(finding) && request.wanted(finding))
    const chosen =
      round < MAX_ROUNDS ? choose(request, findings, new Map(filesOf(snapshot).map(file => [file.uri, file]))) : []
    if (chosen.length === 0) return outcome(files, log, findings.length)
    const texts = new Map<string, readonly Change[]>()
    for (const { file, fix } of chosen.flatMap(one => one.files.map(file => ({ file, fix: one.fix })))) {
      texts.set(file.uri, [...(texts.get(file.uri) ?? []), ...changesOf(fix, file.uri, file.text)])
    }
    for (const [uri, changes] of texts) {
      const original = filesOf(snapshot).find(file => file.uri === uri)
      const edited = files.get(uri) ?? new EditedText(original?.text ?? '')
      edited.apply(changes)
      files.set(uri, edited)
    }
    log.push(...chosen)
    snapshot = withTexts(request, snapshot, files)
    const state = JSON.stringify(filesOf(snapshot).map(file => file.text))
    if (seen.has(state)) return outcome(files, log, findings.length)
    seen.add(state)
  }
}

interface Chosen extends AppliedFix {
  readonly files: readonly SourceFile[]
}

function choose(
  request: FixAllRequest,
  findings: readonly Finding[],
  present: ReadonlyMap<string, SourceFile>,
): readonly Chosen[] {
  const taken = new Map<string, Change[]>()
  const chosen: Chosen[] = []
  for (const finding of findings) {
    const fix = finding.fixes().find(request.allowed)
    if (fix === undefined || fix.edits.length === 0) continue
    const uris = [...new Set(fix.edits.map(edit => edit.file.uri))]
    const files = uris.flatMap(uri => present.get(uri) ?? [])
    if (files.length < uris.length || !uris.every(request.writable)) continue
    const changes = files.map(file => ({ uri: file.uri, changes: changesOf(fix, file.uri, file.text) }))
    if (changes.some(one => one.changes.some(change => overlapsAny(change, taken.get(one.uri) ?? [])))) continue
    for (const one of changes) taken.set(one.uri, [...(taken.get(one.uri) ?? []), ...one.changes])
    chosen.push({ finding, fix, files })
  }
  return chosen
}

/** Insertions at the same place overlap too: which comes first would be an accident. */
function overlapsAny(change: Change, others: readonly Change[]): boolean {
  const { start, end } = change.span
  return others.some(({ span }) => start <= span.end && span.start <= end)
}

function outcome(files: ReadonlyMap<string, EditedText>, log: readonly AppliedFix[], skipped: number): FixAllOutcome {
  const changed = new Map([...files].filter(([, file]) => file.changes.length > 0))
  return { files: changed, applied: log.length, log, skipped }
}

function filesOf(snapshot: Snapshot): readonly SourceFile[] {
  return snapshot.kind === 'dockerfile'
    ? [snapshot.document.file]
    : [...snapshot.documents, ...snapshot.variableFiles].map(document => document.file)
}

function withTexts(request: FixAllRequest, snapshot: Snapshot, files: ReadonlyMap<string, EditedText>): Snapshot {
  const hcl = (document: HclDocument): HclDocument => {
    const edited = files.get(document.file.uri)
    return edited === undefined || edited.text === document.file.text
      ? document
      : request.parse.parseHcl({ uri: document.file.uri, text: edited.text })
  }
  if (snapshot.kind === 'terraform') {
    const { documents, variableFiles, givenVariableFiles } = snapshot
    const changed = { ...snapshot, documents: documents.map(hcl), variableFiles: variableFiles.map(hcl) }
    return givenVariableFiles === undefined ? changed : { ...changed, givenVariableFiles: givenVariableFiles.map(hcl) }
  }
  const { uri } = snapshot.document.file
  const text = files.get(uri)?.text ?? snapshot.document.file.text
  return { ...snapshot, document: request.parse.parseDockerfile({ uri, text }) }
}
