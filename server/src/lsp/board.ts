import type { Connection } from 'vscode-languageserver'
import type { Client } from './client'
import type { Log } from './log'
import type { OpenDocument } from './open-documents'
import type { Report } from './reporter'

interface Shown {
  readonly resultId: string
  readonly findings: number
  /** `pulled`: the client asked and was answered. `published`: the server sent it. */
  readonly how: 'pulled' | 'published'
  readonly version: number | undefined
  /** The result the client was last told to ask for. */
  announced?: string
}

/** What the client shows, file by file, as far as the server told it. */
export class Board {
  private readonly shown = new Map<string, Shown>()

  constructor(
    private readonly connection: Connection,
    private readonly client: Client,
    private readonly log: Log,
    private readonly onChange: () => void,
  ) {}

  /** Findings shown in all files. */
  get findings(): number {
    let sum = 0
    for (const shown of this.shown.values()) sum += shown.findings
    return sum
  }

  pulled(document: OpenDocument<string>, { resultId, findings }: Report): void {
    this.shown.set(document.uri, { resultId, findings, how: 'pulled', version: document.version })
    this.onChange()
  }

  /**
   * True when the client was answered something else about an open document than it would be now and has not been told
   * so; the caller tells it.
   */
  isNews(uri: string, { resultId }: Report): boolean {
    const shown = this.shown.get(uri)
    if (shown?.how !== 'pulled' || shown.resultId === resultId || shown.announced === resultId) return false
    shown.announced = resultId
    return true
  }

  /** Publishes what is not shown yet. `version`: of an open document. Nothing about a file never mentioned is not news. */
  publish(uri: string, clientUri: string, report: Report, version?: number): void {
    const before = this.shown.get(uri)
    if (before === undefined && version === undefined && report.diagnostics.length === 0) return
    if (before?.how === 'published' && before.resultId === report.resultId && before.version === version) return
    if (report.diagnostics.length === 0 && version === undefined) this.shown.delete(uri)
    else this.shown.set(uri, { resultId: report.resultId, findings: report.findings, how: 'published', version })
    this.send(clientUri, report, version)
    this.onChange()
  }

  /** An open document is the client's to ask for: what a scan published about it would show twice. */
  opened(document: OpenDocument<string>): void {
    const before = this.shown.get(document.uri)
    if (before?.how !== 'published' || !this.client.pull) return
    this.clear(document.uri, document.uri)
  }

  closed(document: OpenDocument<string>): void {
    const before = this.shown.get(document.uri)
    if (before === undefined) return
    if (before.how === 'published') this.clear(document.uri, document.clientUri)
    else this.shown.delete(document.uri)
    this.onChange()
  }

  /** Takes back what was published about files that are not open and not among `keep`. */
  clearPublished(isKept: (uri: string) => boolean): void {
    for (const [uri, shown] of this.shown) {
      if (shown.how === 'published' && shown.version === undefined && !isKept(uri)) this.clear(uri, uri)
    }
  }

  /** Files that are not open and have published diagnostics. */
  publishedUnopened(): readonly string[] {
    return [...this.shown].filter(([, one]) => one.how === 'published' && one.version === undefined).map(([uri]) => uri)
  }

  private clear(uri: string, clientUri: string): void {
    this.shown.delete(uri)
    this.send(clientUri, { diagnostics: [] })
    this.onChange()
  }

  private send(uri: string, { diagnostics }: Pick<Report, 'diagnostics'>, version?: number): void {
    const params = { uri, diagnostics: [...diagnostics], ...(version !== undefined && { version }) }
    this.log.detach('Publishing diagnostics', this.connection.sendDiagnostics(params))
  }
}
