import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver'
import { isOwnConfiguration, OWN_NAMES } from '../../config/names'
import type { PlacedProblem } from '../../config/resolve'
import type { ConfigurationResolver } from '../../config/resolver'
import type { Documents } from '../../workspace/documents'
import { directoryOf, nameOf } from '../../workspace/uris'
import type { Board } from '../board'
import type { Client } from '../client'
import { resultIdOf } from '../diagnostics'
import type { Log } from '../log'
import type { OpenDocument, OpenDocuments } from '../open-documents'
import type { Positions } from '../positions'
import { CONFIGURATION_CODE, DIAGNOSTIC_SOURCE } from '../protocol'
import { NO_REPORT, type Report } from '../reporter'

export type ConfigurationDocument = OpenDocument<'configuration'>

export interface ConfigurationReporterParts {
  readonly client: Client
  readonly log: Log
  readonly documents: Documents
  readonly positions: Positions
  readonly board: Board
  readonly resolver: ConfigurationResolver
  readonly configurations: OpenDocuments<'configuration'>
}

/** What is wrong in configuration files: shown in them, whether or not they are open. */
export class ConfigurationReporter {
  /** Files that are not open and were last said to have mistakes. */
  private readonly published = new Set<string>()

  constructor(private readonly parts: ConfigurationReporterParts) {}

  /** The report of an open `.parapet.yaml`, or of a file of rules. */
  async report({ uri }: ConfigurationDocument): Promise<Report> {
    const { resolver, documents } = this.parts
    await resolver.configurationIn(folderOf(uri))
    const file = documents.buffer(uri)
    if (file === undefined) return NO_REPORT
    const read = resolver.problems().get(uri)
    const unread = { file, span: { start: 0, end: 0 }, message: NOT_READ, severity: 'warning' as const }
    // A buffer that changed meanwhile gets its own report in a moment; spans of an older text would be wrong.
    const problems = read === undefined && nameOf(uri) === OWN_NAMES[1] ? [unread] : (read ?? [])
    return this.reportOf(problems.filter(problem => problem.file === file || problem.file.text === file.text))
  }

  /**
   * Brings what is shown of all configuration files up to date. Resolves to true when a client that pulls was answered
   * something else about an open one.
   */
  async update(): Promise<boolean> {
    const { board, client, configurations } = this.parts
    let hasNews = false
    for (const document of configurations.all()) {
      const report = await this.report(document)
      if (configurations.get(document.uri) === undefined) continue
      if (client.pull) hasNews = board.isNews(document.uri, report) || hasNews
      else board.publish(document.uri, document.clientUri, report, document.version)
    }
    this.updateUnopened()
    return hasNews
  }

  private updateUnopened(): void {
    const { board, configurations, resolver, log } = this.parts
    const problems = resolver.problems()
    for (const uri of new Set([...problems.keys(), ...this.published])) {
      if (configurations.get(uri) !== undefined) continue
      const found = problems.get(uri) ?? []
      if (!isOwnConfiguration(uri)) {
        for (const { message } of found) log.once(`${uri} ${message}`, 'warn', `${uri}: ${message}`)
        continue
      }
      if (found.length === 0) this.published.delete(uri)
      else this.published.add(uri)
      board.publish(uri, uri, found.length === 0 ? NO_REPORT : this.reportOf(found))
    }
  }

  private reportOf(problems: readonly PlacedProblem[]): Report {
    const diagnostics = problems.map(({ file, span, message, severity }): Diagnostic => ({
      range: this.parts.positions.range(file, span),
      severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      code: CONFIGURATION_CODE,
      source: DIAGNOSTIC_SOURCE,
      message,
    }))
    return { diagnostics, resultId: resultIdOf(diagnostics), findings: 0 }
  }
}

const NOT_READ = `This file is not read: ${OWN_NAMES[0]} stands beside it.`

/** The folder that a configuration file speaks for. */
function folderOf(uri: string): string {
  const folder = directoryOf(uri)
  return OWN_NAMES.some(name => name === nameOf(uri)) ? folder : directoryOf(directoryOf(folder))
}
