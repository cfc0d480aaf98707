import type { SourceFile } from '#rules/model/source'
import type { DockerfileDocument, HclDocument } from '../analysis/types'
import type { DockerfileTree } from '../syntax/dockerfile/ast'
import type { HclTree } from '../syntax/hcl/ast'
import { BuildContexts } from './build-contexts'
import { ContextFiles } from './context-files'
import { decode, type FileProblem } from './decode'
import { FileError, type FileSystem } from './files'
import { childUri, directoryOf, nameOf } from './uris'

/** Text to tree. Neither throws. */
export interface Parsers {
  /** `uri` says in which form the text is. */
  hcl(text: string, uri: string): HclTree
  dockerfile(text: string): DockerfileTree
}

/** Text that an editor holds. It hides the file on disk until it is closed. */
export interface Buffer {
  /** Canonical. */
  readonly uri: string
  readonly text: string
}

/** Where a buffer is, worked out once: it is asked for at every key. */
interface Place {
  readonly directory: string
  readonly name: string
}

export type Loaded<Document> = { readonly document: Document } | { readonly problem: FileProblem }

/**
 * Open buffers over a file system. What is parsed stays parsed while its text is the same: the same text gives the same
 * document object, so that later stages can compare by identity. Who goes through many directories releases them.
 */
export class Documents {
  private readonly buffers = new Map<string, Buffer>()
  private readonly places = new Map<string, Place>()
  private readonly children = new Map<string, Map<string, string>>()
  private readonly texts = new Map<string, Promise<Loaded<SourceFile>>>()
  /** What was read before it was said to have changed: text that turns out to be the same keeps its document. */
  private readonly outdated = new Map<string, Promise<Loaded<SourceFile>>>()
  private readonly listings = new Map<string, Promise<readonly string[]>>()
  /** Files of which something is known besides buffers, by directory. */
  private readonly filesRead = new Map<string, Set<string>>()
  private readonly revisions = new Map<string, number>()
  private mistrusts = 0
  private readonly hclTrees = new WeakMap<SourceFile, HclDocument>()
  private readonly dockerfileTrees = new WeakMap<SourceFile, DockerfileDocument>()

  /** The folders that Dockerfiles are built from. */
  readonly contexts: BuildContexts

  constructor(
    private readonly files: FileSystem,
    private readonly parsers: Parsers,
    /** Which folders images are built from may be looked at: those of the workspace. Without it none. */
    isInside: (uri: string) => boolean = () => false,
  ) {
    this.contexts = new BuildContexts(new ContextFiles(files, uri => this.buffers.get(uri)), isInside)
  }

  /** Sets the text of a buffer, new or not. All URIs here are canonical. Names the Dockerfiles that are built with it. */
  setBuffer(uri: string, text: string): readonly string[] {
    const before = this.buffers.get(uri)
    if (before?.text === text) return []
    this.buffers.set(uri, { uri, text })
    const place = this.places.get(uri) ?? { directory: directoryOf(uri), name: nameOf(uri) }
    this.places.set(uri, place)
    this.changed(place.directory)
    return this.contexts.edited(uri)
  }

  closeBuffer(uri: string): readonly string[] {
    this.buffers.delete(uri)
    this.places.delete(uri)
    this.texts.delete(uri)
    this.changed(directoryOf(uri))
    return this.contexts.edited(uri)
  }

  /** True while a document of the directory is held by the editor. */
  hasBuffers(directory: string): boolean {
    for (const place of this.places.values()) if (place.directory === directory) return true
    return false
  }

  /** Another number whenever something in the directory may have changed since it was asked for the last time. */
  revision(directory: string): number {
    return this.mistrusts + (this.revisions.get(directory) ?? 0)
  }

  buffer(uri: string): Buffer | undefined {
    return this.buffers.get(uri)
  }

  /** The file changed, appeared or vanished on disk. Names the Dockerfiles that are built from a folder it is in. */
  invalidate(uri: string): readonly string[] {
    const directory = directoryOf(uri)
    this.outdate(uri)
    this.listings.delete(directory)
    this.changed(directory)
    return this.contexts.invalidate(uri)
  }

  /** Everything may have changed on disk. */
  mistrust(): void {
    for (const uri of [...this.texts.keys()]) this.outdate(uri)
    this.listings.clear()
    this.mistrusts += 1
    this.contexts.mistrust()
  }

  /** Lets go of what was read from a directory, which has not changed; buffers stay. */
  release(directory: string): void {
    this.listings.delete(directory)
    this.children.delete(directory)
    for (const uri of this.filesRead.get(directory) ?? []) {
      this.texts.delete(uri)
      this.outdated.delete(uri)
    }
    this.filesRead.delete(directory)
    this.contexts.release(directory)
  }

  /** The same, for a directory that may have changed. */
  forget(directory: string): void {
    this.release(directory)
    this.contexts.forget(directory)
    this.changed(directory)
  }

  /** Names in a directory, of files on disk and of buffers, sorted by code unit. A directory that cannot be listed has its buffers. */
  async names(directory: string): Promise<readonly string[]> {
    const listed = await this.listing(directory)
    const names = [...this.places.values()].filter(place => place.directory === directory).map(place => place.name)
    return names.every(name => listed.includes(name)) ? listed : [...new Set([...listed, ...names])].sort()
  }

  /** The document a name in a directory stands for: a buffer that was never saved wins over nothing, an open file over the disk. */
  uriIn(directory: string, name: string): string {
    const uri = this.child(directory, name)
    if (this.buffers.has(uri)) return uri
    for (const [buffer, place] of this.places) {
      if (place.name === name && place.directory === directory) return buffer
    }
    return uri
  }

  async text(uri: string): Promise<Loaded<SourceFile>> {
    const buffer = this.buffers.get(uri)
    if (buffer !== undefined) return { document: buffer }
    const known = this.texts.get(uri)
    if (known !== undefined) return known
    const before = this.outdated.get(uri)
    this.outdated.delete(uri)
    const reading = before === undefined ? this.read(uri) : this.readAgain(uri, before)
    this.texts.set(uri, reading)
    const directory = directoryOf(uri)
    this.filesRead.set(directory, (this.filesRead.get(directory) ?? new Set()).add(uri))
    return reading
  }

  async hcl(uri: string): Promise<Loaded<HclDocument>> {
    const loaded = await this.text(uri)
    return 'problem' in loaded ? loaded : { document: this.parseHcl(loaded.document) }
  }

  async dockerfile(uri: string): Promise<Loaded<DockerfileDocument>> {
    const loaded = await this.text(uri)
    return 'problem' in loaded ? loaded : { document: this.parseDockerfile(loaded.document) }
  }

  parseHcl(file: SourceFile): HclDocument {
    const known = this.hclTrees.get(file)
    if (known !== undefined) return known
    const document = { file, tree: this.parsers.hcl(file.text, file.uri) }
    this.hclTrees.set(file, document)
    return document
  }

  parseDockerfile(file: SourceFile): DockerfileDocument {
    const known = this.dockerfileTrees.get(file)
    if (known !== undefined) return known
    const document = { file, tree: this.parsers.dockerfile(file.text) }
    this.dockerfileTrees.set(file, document)
    return document
  }

  private child(directory: string, name: string): string {
    const known = this.children.get(directory) ?? new Map<string, string>()
    this.children.set(directory, known)
    const uri = known.get(name) ?? childUri(directory, name)
    known.set(name, uri)
    return uri
  }

  private changed(directory: string): void {
    this.revisions.set(directory, (this.revisions.get(directory) ?? 0) + 1)
  }

  private outdate(uri: string): void {
    const known = this.texts.get(uri)
    if (known === undefined) return
    this.texts.delete(uri)
    this.outdated.set(uri, known)
  }

  private async readAgain(uri: string, before: Promise<Loaded<SourceFile>>): Promise<Loaded<SourceFile>> {
    const [old, now] = await Promise.all([before, this.read(uri)])
    return 'document' in old && 'document' in now && old.document.text === now.document.text ? old : now
  }

  private async read(uri: string): Promise<Loaded<SourceFile>> {
    try {
      const decoded = decode(uri, await this.files.read(uri))
      return 'problem' in decoded
        ? { problem: { uri, message: decoded.problem } }
        : { document: { uri, text: decoded.text } }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return { problem: { uri, message: error.message } }
    }
  }

  private listing(directory: string): Promise<readonly string[]> {
    const known = this.listings.get(directory)
    if (known !== undefined) return known
    const listing = this.files.list(directory).then(
      entries => entries.flatMap(entry => (entry.kind === 'file' ? [entry.name] : [])).sort(),
      () => [],
    )
    this.listings.set(directory, listing)
    return listing
  }
}
