import type { DidChangeTextDocumentParams, TextDocumentItem } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Documents } from '../workspace/documents'
import { isComposeName } from '../workspace/kinds'
import { canonicalUri, nameOf } from '../workspace/uris'
import type { Positions } from './positions'

/** Files that say how images are built, or that come into them: what Dockerfiles are judged by besides their own text. */
export function isBuildFile(uri: string): boolean {
  const name = nameOf(uri)
  return /^\.env|\.(?:env|dockerignore|sh|bash)$|entrypoint/.test(name) || isComposeName(name)
}

/** Those of them that the editor has open: their text counts, and nothing is shown in them. */
export class BuildFiles {
  private readonly open = new Map<string, TextDocument>()

  constructor(
    private readonly documents: Documents,
    private readonly positions: Positions,
    /** A Dockerfile has to be judged again. */
    private readonly touch: (dockerfile: string) => void,
  ) {}

  get(uri: string): { readonly version: number } | undefined {
    return this.open.get(canonicalUri(uri))
  }

  opened({ uri: clientUri, languageId, version, text }: TextDocumentItem): void {
    const uri = canonicalUri(clientUri)
    if (!isBuildFile(uri)) return
    this.open.set(uri, TextDocument.create(uri, languageId, version, text))
    this.documents.setBuffer(uri, text).forEach(this.touch)
  }

  changed({ textDocument, contentChanges }: DidChangeTextDocumentParams): void {
    const uri = canonicalUri(textDocument.uri)
    const document = this.open.get(uri)
    if (document === undefined) return
    this.positions.update(document, contentChanges, textDocument.version)
    this.documents.setBuffer(uri, document.getText()).forEach(this.touch)
  }

  closed(clientUri: string): void {
    const uri = canonicalUri(clientUri)
    if (this.open.delete(uri)) this.documents.closeBuffer(uri).forEach(this.touch)
  }
}
