import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver'
import type { Rule } from '#rules/rule'
import { jsonReporter } from '../report/json'
import type { ScanProblem } from '../report/report'
import { analysisProblems, ScanReport } from '../report/scan-report'
import type { FileSystem } from '../workspace/files'
import { canonicalUri, directoryOf, pathBetween } from '../workspace/uris'
import type { Documents } from '../workspace/documents'
import type { Analyser } from './analyser'
import { type Clock, Turn } from './clock'
import type { Effective } from './config/effective'
import type { Settled } from './configuration'
import type { ModuleIndex } from './module-index'
import type { OpenDocuments } from './open-documents'
import type { ReportParams, ReportResult } from './protocol'
import { targetsIn } from './targets'

export interface ReportParts {
  readonly clock: Clock
  readonly files: FileSystem
  readonly documents: Documents
  readonly moduleIndex: ModuleIndex
  readonly open: OpenDocuments
  readonly settled: Settled
  readonly effective: Effective
  readonly analyser: Analyser
  readonly dependencies: { readonly version: string; readonly rules: readonly Rule[] }
}

/**
 * The report that `parapet scan . --format json` would give in the folder, byte for byte where no document of it is edited
 * and the editor's settings say nothing else.
 */
export async function reportRequest(
  parts: ReportParts,
  { folder, failOn, failOnIncomplete = false }: ReportParams,
  cancellation: CancellationToken,
): Promise<ReportResult> {
  const { clock, files, documents, moduleIndex, open, settled, effective, analyser, dependencies } = parts
  const root = canonicalUri(folder).replace(/\/$/, '')
  const { version, rules } = dependencies
  const show = (uri: string): string => pathBetween(root, uri)
  const report = new ScanReport({ reporter: jsonReporter(), rules, failOn, failOnIncomplete, show })
  const configuration = (await effective.within(folder, root)).analysis
  let text = report.begin(root, version, configuration, new Map())
  text += report.mistakes(configuration).text
  const walkProblems: ScanProblem[] = []
  await moduleIndex.renew()
  const found = targetsIn([folder], files, settled, effective, problem => {
    walkProblems.push({ kind: 'unreadable-file', ...problem })
  })
  const turn = new Turn(clock)
  for await (const { target, files: asked, directory, settings } of found) {
    await turn.pauseIfLong()
    if (cancellation.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.')
    text += report.unit([], walkProblems.splice(0), undefined).text
    text += report.mistakes(settings.analysis).text
    const { analysis, problems } = await analyser.ofTarget(target, settings, [], { keep: false })
    const wanted = new Set(asked)
    const isAsked = (uri: string): boolean => wanted.has(uri)
    const unreadable = problems.map((problem): ScanProblem => ({ kind: 'unreadable-file', ...problem }))
    const missing = new Set(problems.map(({ uri }) => uri))
    for (const uri of asked) if (!missing.has(uri)) report.tally.file(uri)
    const findings = analysis.findings.filter(({ location }) => isAsked(location.file.uri))
    text += report.unit(findings, [...unreadable, ...analysisProblems(analysis, isAsked)], settings.analysis).text
    if (!open.all().some(({ uri }) => directoryOf(uri) === directory)) documents.release(directory)
  }
  text += report.unit([], walkProblems, undefined).text
  return { text: text + report.end().text }
}
