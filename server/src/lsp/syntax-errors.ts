import type { SourceFile } from '#rules/model/source'
import type { SyntaxProblem } from '../syntax/hcl/ast'
import { isJsonForm } from '../syntax/terraform'
import type { Documents } from '../workspace/documents'
import type { SyntaxChecker } from '../workspace/syntax-checker'
import type { Clock } from './clock'
import type { OpenDocument } from './open-documents'

/** While someone types, nearly every text has an error for a moment; it is worded once they pause. */
const PAUSE_MILLISECONDS = 400

interface Verdict {
  readonly file: SourceFile
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Syntax errors of open documents: our own parser's at once, and HashiCorp's wording as soon as it is there. Its verdict
 * wins, also where it finds nothing wrong. Without a checker (in a browser), or when it gives no answer, ours stand.
 */
export class SyntaxErrors {
  private readonly verdicts = new Map<string, Verdict>()
  /** The text each document was last asked about, or will be; asked once, whatever the answer. */
  private readonly asked = new Map<string, { readonly file: SourceFile; readonly cancel: () => void }>()

  constructor(
    private readonly documents: Documents,
    private readonly checker: SyntaxChecker | undefined,
    private readonly clock: Clock,
    private readonly onVerdict: (uri: string) => void,
  ) {}

  /** What to show for a document whose current text is `file`. */
  of(document: Pick<OpenDocument, 'uri' | 'kind'>, file: SourceFile): readonly SyntaxProblem[] {
    const own = this.own(document, file)
    if (!isChecked(document)) return own
    const verdict = this.verdicts.get(document.uri)
    if (verdict?.file === file) return verdict.problems
    if (own.length > 0 && this.asked.get(document.uri)?.file !== file) this.schedule(document, file)
    return own
  }

  /** Checks a saved document even if our parser finds nothing wrong. */
  saved(document: OpenDocument): void {
    const file = this.documents.buffer(document.uri)
    if (file !== undefined && isChecked(document)) this.schedule(document, file, 0)
  }

  closed(uri: string): void {
    this.asked.get(uri)?.cancel()
    this.asked.delete(uri)
    this.verdicts.delete(uri)
  }

  private own({ kind }: Pick<OpenDocument, 'kind'>, file: SourceFile): readonly SyntaxProblem[] {
    return kind === 'dockerfile'
      ? this.documents.parseDockerfile(file).tree.problems
      : this.documents.parseHcl(file).tree.problems
  }

  private schedule({ uri }: Pick<OpenDocument, 'uri'>, file: SourceFile, pause = PAUSE_MILLISECONDS): void {
    const { checker } = this
    if (checker === undefined) return
    this.asked.get(uri)?.cancel()
    const cancel = this.clock.after(pause, () => {
      if (this.documents.buffer(uri) !== file) return
      void checker.check(file.text).then(problems => {
        if (problems === undefined || this.documents.buffer(uri) !== file) return
        this.verdicts.set(uri, { file, problems })
        this.onVerdict(uri)
      })
    })
    this.asked.set(uri, { file, cancel })
  }
}

/** What HashiCorp's parser words: it reads the native syntax only. */
function isChecked({ uri, kind }: Pick<OpenDocument, 'uri' | 'kind'>): boolean {
  return kind !== 'dockerfile' && !isJsonForm(uri)
}
