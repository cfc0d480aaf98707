import type { ShellScript } from './shell'
import type { SourceFile } from './source'

/**
 * The folder that a build gets its files from, as far as somebody looked: what COPY and ADD name, up to a limit. All paths
 * are relative to it, with slashes; `.` is the folder itself.
 */
export interface BuildContext {
  /** The ignore file in force. Where there is none, the empty one to be written: see `hasIgnoreFile`. */
  readonly ignoreFile: SourceFile
  readonly hasIgnoreFile: boolean
  /** True when the ignore file keeps the path from the builder, whether anything is there or not. */
  isIgnored(path: string): boolean
  /** Undefined where nobody looked. */
  exists(path: string): boolean | undefined
  /**
   * The files that a source of COPY or ADD takes in, what is ignored left out. Folders that nobody looks into (`.git`,
   * `node_modules`) stand for what is in them. Of a large folder it is a part.
   */
  takenBy(source: string): readonly string[]
  /** True when the ignore file leaves nothing of what a source names, so that the build fails. */
  isLeftOut(source: string): boolean
  /** The commands of a file that is a POSIX shell script, with places in that file; undefined where it is none or was not read. */
  script(path: string): ShellScript | undefined
  /** Files of settings (`.env`, `prod.env`) that some COPY or ADD takes in, with their text. */
  environmentFiles(): readonly EnvironmentFile[]
}

export interface EnvironmentFile {
  readonly path: string
  readonly file: SourceFile
}
