import type { Diagnostic } from 'vscode-languageserver'
import type { SourceFile } from '#rules/model/source'
import type { Finding } from '../analysis/types'
import type { SyntaxProblem } from '../syntax/hcl/ast'
import type { Documents } from '../workspace/documents'
import { type Analysed, type Analyser, visibleIn } from './analyser'
import type { Effective } from './config/effective'
import { type DiagnosticMaker, resultIdOf } from './diagnostics'
import type { OpenDocument } from './open-documents'
import type { EffectiveSettings } from './settings'
import type { SyntaxErrors } from './syntax-errors'

/** What there is to show of one file at one moment. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[]
  readonly resultId: string
  /** Diagnostics about rules, those about syntax not counted. */
  readonly findings: number
}

/** A document at one moment, with all that is known about it. Everything in it belongs to the same text. */
export interface View {
  readonly file: SourceFile
  readonly settings: EffectiveSettings
  readonly analysed: Analysed
  /** Shown ones, in the order of their positions. Empty while the extension is switched off. */
  readonly findings: readonly Finding[]
}

interface Remembered {
  readonly view: View
  readonly problems: readonly SyntaxProblem[]
  readonly report: Report
}

/** Nothing to show. */
export const NO_REPORT: Report = { diagnostics: [], resultId: resultIdOf([]), findings: 0 }

/** Brings together settings, findings and syntax errors of a document. */
export class Reporter {
  private readonly last = new Map<string, Remembered>()

  constructor(
    private readonly documents: Documents,
    private readonly effective: Effective,
    private readonly analyser: Analyser,
    private readonly syntaxErrors: SyntaxErrors,
    private readonly make: DiagnosticMaker,
  ) {}

  /** Undefined when the document was closed in the meantime. */
  async view(document: OpenDocument): Promise<View | undefined> {
    for (;;) {
      const file = this.documents.buffer(document.uri)
      if (file === undefined) return undefined
      const settings = await this.effective.of(document.clientUri, document.uri)
      const analysed = await this.analyser.of(document.uri, document.kind, settings)
      // The text may have changed while files were read: then this is about a text nobody sees any more.
      if (this.documents.buffer(document.uri) !== file) continue
      const known = this.last.get(document.uri)?.view
      if (known?.file === file && known.settings === settings && known.analysed === analysed) return known
      return { file, settings, analysed, findings: shownIn(analysed, document.uri, settings) }
    }
  }

  async report(document: OpenDocument): Promise<Report> {
    const view = await this.view(document)
    if (view === undefined) return NO_REPORT
    const problems = this.problemsOf(document, view)
    const known = this.last.get(document.uri)
    if (known?.view === view && known.problems === problems) return known.report
    const report = this.reportOf(view, problems)
    this.last.set(document.uri, { view, problems, report })
    return report
  }

  /** The report of a file that is not open. */
  ofUnopened(uri: string, analysed: Analysed, settings: EffectiveSettings): Report {
    const { snapshot } = analysed
    const document =
      snapshot.kind === 'dockerfile'
        ? snapshot.document
        : [...snapshot.documents, ...snapshot.variableFiles].find(({ file }) => file.uri === uri)
    if (document === undefined || !settings.enable) return NO_REPORT
    const problems = settings.syntaxErrors === 'off' ? [] : document.tree.problems
    return this.reportOf(
      { file: document.file, settings, analysed, findings: shownIn(analysed, uri, settings) },
      problems,
    )
  }

  forget(uri: string): void {
    this.last.delete(uri)
  }

  private problemsOf(document: OpenDocument, { file, settings }: View): readonly SyntaxProblem[] {
    return settings.enable && settings.syntaxErrors !== 'off' ? this.syntaxErrors.of(document, file) : NO_PROBLEMS
  }

  private reportOf({ file, settings, findings }: View, problems: readonly SyntaxProblem[]): Report {
    const diagnostics = [
      ...problems.map(problem => this.make.ofSyntax(file, problem)),
      ...findings.map(finding => this.make.ofFinding(finding, settings)),
    ]
    return { diagnostics, resultId: resultIdOf(diagnostics), findings: findings.length }
  }
}

/** Nothing where the extension is switched off, or the configuration leaves the file out. */
function shownIn(analysed: Analysed, uri: string, { enable, analysis }: EffectiveSettings): readonly Finding[] {
  return enable && !analysis.excluded(uri, 'file') ? visibleIn(analysed, uri) : []
}

const NO_PROBLEMS: readonly SyntaxProblem[] = []
