import type { DidChangeTextDocumentParams, TextDocumentItem } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Documents } from '../workspace/documents'
import type { DocumentKind } from '../workspace/kinds'
import { canonicalUri } from '../workspace/uris'
import type { Positions } from './positions'

/** A document the editor has open. */
export interface OpenDocument<Kind extends string = DocumentKind> {
  /** Canonical; `clientUri` is how the client spells it. */
  readonly uri: string
  readonly clientUri: string
  readonly kind: Kind
  readonly version: number
}

interface Entry<Kind extends string> extends OpenDocument<Kind> {
  version: number
  readonly text: TextDocument
}

/** What the editor has open, of the kinds that are looked at. Others are never noticed. */
export class OpenDocuments<Kind extends string = DocumentKind> {
  private readonly entries = new Map<string, Entry<Kind>>()

  constructor(
    private readonly documents: Documents,
    private readonly positions: Positions,
    /** Of a canonical URI, and what the editor calls its language. */
    private readonly kindOf: (uri: string, languageId: string) => Kind | undefined,
  ) {}

  open(item: TextDocumentItem): OpenDocument<Kind> | undefined {
    const uri = canonicalUri(item.uri)
    const kind = this.kindOf(uri, item.languageId)
    if (kind === undefined) return undefined
    const text = TextDocument.create(uri, item.languageId, item.version, item.text)
    const entry = { uri, clientUri: item.uri, kind, version: item.version, text }
    this.entries.set(uri, entry)
    this.documents.setBuffer(uri, item.text)
    return entry
  }

  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): OpenDocument<Kind> | undefined {
    const entry = this.entries.get(canonicalUri(textDocument.uri))
    if (entry === undefined) return undefined
    this.positions.update(entry.text, contentChanges, textDocument.version)
    entry.version = textDocument.version
    this.documents.setBuffer(entry.uri, entry.text.getText())
    return entry
  }

  close(clientUri: string): OpenDocument<Kind> | undefined {
    const entry = this.entries.get(canonicalUri(clientUri))
    if (entry === undefined) return undefined
    this.entries.delete(entry.uri)
    this.documents.closeBuffer(entry.uri)
    return entry
  }

  /** By canonical or client URI. */
  get(uri: string): OpenDocument<Kind> | undefined {
    return this.entries.get(uri) ?? this.entries.get(canonicalUri(uri))
  }

  all(): readonly OpenDocument<Kind>[] {
    return [...this.entries.values()]
  }

  /** How the client spells a URI: as it opened the document, else canonically. */
  clientUri(uri: string): string {
    return this.entries.get(uri)?.clientUri ?? uri
  }
}
