import type { SourceFile } from '#rules/model/source'

/** What is known of how a Dockerfile is built, besides its text. Several services of Compose may build one in several ways. */
export interface Build {
  /** The stage to build, by name or index; `name` is undefined where one is given that is not known. Undefined: the last. */
  readonly target?: { readonly name: string | undefined }
  /** Values that are given to ARGs; undefined where one is given that is not known. */
  readonly args?: ReadonlyMap<string, string | undefined>
  /** What `additional_contexts` names. */
  readonly namedContexts?: ReadonlySet<string>
  readonly context?: ContextFolder
}

/** The folder that COPY and ADD take from: plain data, collected before rules run. Paths are relative to it, with slashes. */
export interface ContextFolder {
  /** URI, without a slash at the end. */
  readonly directory: string
  /** The ignore file in force, or an empty one of the name it would have. */
  readonly ignoreFile: SourceFile
  readonly hasIgnoreFile: boolean
  /** What was met, folders before what is in them. */
  readonly entries: ReadonlyMap<string, 'file' | 'directory'>
  /** Folders whose entries are all in `entries`; `.` for the folder itself. */
  readonly listed: ReadonlySet<string>
  /** Texts that were read, by path: scripts and files of settings. */
  readonly files: ReadonlyMap<string, SourceFile>
}

/** Names of files that hold settings as `NAME=value`. */
export function isEnvironmentFile(path: string): boolean {
  return /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w-][\w.-]*\.env)$/.test(path)
}

/** A source of COPY or ADD as a path of the folder: it cannot lead out of it. */
export function pathOfSource(source: string): string {
  const segments: string[] = []
  for (const segment of source.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/') || '.'
}

/** True for a source in which the builder looks for several files. */
export function hasWildcard(source: string): boolean {
  return /[*?[]/.test(source)
}
