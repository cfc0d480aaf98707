import type {
  AnnotatedTextEdit,
  CreateFile,
  SnippetTextEdit,
  TextDocumentEdit,
  TextEdit as PlainEdit,
  WorkspaceEdit,
} from 'vscode-languageserver'
import type { SourceFile, Span } from '#rules/model/source'
import { escapeSnippet, plainText, withLineEndings } from '../workspace/edits'
import type { Client } from './client'
import type { Positions } from './positions'

/** What is known of files that are open. */
export interface OpenFiles {
  get(uri: string): { readonly version: number } | undefined
  /** How the client spells a URI. */
  clientUri(uri: string): string
}

/** What happens to one file. The spans are those of `file.text`, which must be what the editor shows. */
export interface FileEdits {
  readonly file: SourceFile
  /** The file is not there yet. Only for clients with `createFiles`. */
  readonly isNew?: boolean
  readonly edits: readonly { readonly span: Span; readonly newText: string; readonly snippet?: boolean }[]
}

const ANNOTATION = 'parapet'

/** Makes edits the client understands: versioned, with snippets and a request for confirmation where it has them. */
export class EditMaker {
  constructor(
    private readonly client: Client,
    private readonly positions: Positions,
    private readonly open: OpenFiles,
  ) {}

  /** `label`: what is done, for the client's list of changes. */
  make(files: readonly FileEdits[], label: string): WorkspaceEdit {
    if (!this.client.documentChanges) {
      return { changes: Object.fromEntries(files.map(one => [this.open.clientUri(one.file.uri), this.plain(one)])) }
    }
    const annotated = files.length > 1 && this.client.annotations
    const created = files.flatMap(({ file, isNew }): CreateFile[] =>
      isNew === true ? [{ kind: 'create', uri: this.open.clientUri(file.uri), options: { ignoreIfExists: true } }] : [],
    )
    const documentChanges = files.map((one): TextDocumentEdit => ({
      textDocument: {
        uri: this.open.clientUri(one.file.uri),
        version: this.open.get(one.file.uri)?.version ?? null,
      },
      edits: this.client.snippetEdits && one.edits.some(edit => edit.snippet) ? this.snippets(one) : this.plain(one),
    }))
    if (!annotated) return { documentChanges: [...created, ...documentChanges] }
    const description = `Changes ${files.length} files`
    return {
      documentChanges: [
        ...created.map(one => ({ ...one, annotationId: ANNOTATION })),
        ...documentChanges.map(change => ({ ...change, edits: change.edits.map(annotate) })),
      ],
      changeAnnotations: { [ANNOTATION]: { label, needsConfirmation: true, description } },
    }
  }

  /** A new file with a text; one that is there already is left alone. Only for clients with `createFiles`. */
  create(uri: string, text: string, label: string): WorkspaceEdit {
    const start = { line: 0, character: 0 }
    const create: CreateFile = { kind: 'create', uri, options: { ignoreIfExists: true } }
    const insert: TextDocumentEdit = {
      textDocument: { uri, version: null },
      edits: [{ range: { start, end: start }, newText: text }],
    }
    if (!this.client.annotations) return { documentChanges: [create, insert] }
    return {
      documentChanges: [
        { ...create, annotationId: ANNOTATION },
        { ...insert, edits: insert.edits.map(annotate) },
      ],
      changeAnnotations: { [ANNOTATION]: { label, description: 'Creates a file' } },
    }
  }

  private plain({ file, edits }: FileEdits): PlainEdit[] {
    return edits.map(edit => ({
      range: this.positions.range(file, edit.span),
      newText: withLineEndings(file.text, plainText(edit)),
    }))
  }

  private snippets({ file, edits }: FileEdits): (PlainEdit | SnippetTextEdit)[] {
    return edits.map(edit => {
      if (edit.snippet !== true) {
        return { range: this.positions.range(file, edit.span), newText: withLineEndings(file.text, edit.newText) }
      }
      const { span, value } = fromLineStart(file.text, edit, edits)
      return {
        range: this.positions.range(file, span),
        snippet: { kind: 'snippet', value: withLineEndings(file.text, value) },
      }
    })
  }
}

/**
 * Editors indent the further lines of a snippet as the line it is inserted into; our texts are indented already. A snippet
 * that begins at the start of its line is left alone, so the edit is widened to there.
 */
function fromLineStart(
  text: string,
  edit: FileEdits['edits'][number],
  all: FileEdits['edits'],
): { readonly span: Span; readonly value: string } {
  const { span, newText } = edit
  const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1
  const before = span.start === 0 ? '' : text.slice(lineStart, span.start)
  const isShared = all.some(other => other !== edit && other.span.end >= lineStart && other.span.start <= span.start)
  if (!/^[ \t]/.test(before) || !newText.includes('\n') || isShared) return { span, value: newText }
  return { span: { start: lineStart, end: span.end }, value: escapeSnippet(before) + newText }
}

function annotate(edit: PlainEdit | AnnotatedTextEdit | SnippetTextEdit): AnnotatedTextEdit | SnippetTextEdit {
  return { ...edit, annotationId: ANNOTATION }
}
