import type { Document, Node } from 'yaml'
import type { Location, SourceFile, Span } from '#rules/model/source'
import type { Severity } from '#rules/rule'
import type { Configuration } from '../analysis/types'
import type { CustomRule } from '../custom/compile'

/** Where the editor and the command line get the configuration of a document from. */
export interface ConfigurationSource {
  /**
   * What holds for a document: `.parapet.yaml` of its folder and of the folders above, the nearest winning key by key, then
   * other tools' files. Never rejects: what is wrong is among the problems, and the last good content stays in force. The
   * same object as long as nothing changed. Documents of one folder share everything but what names paths.
   */
  configurationFor(documentUri: string): Promise<ResolvedConfiguration>
}

export interface ResolvedConfiguration extends Configuration {
  /** True for what `exclude` of some file leaves out. */
  excluded(uri: string, kind: 'file' | 'directory'): boolean
  /** In all files that were read for it, by file and position. */
  readonly problems: readonly PlacedProblem[]
  /** Every value with the place it was taken from, in a fixed order. */
  readonly explain: readonly ExplainedValue[]
  /** The baseline file, which need not exist. */
  readonly baseline: NamedFile | undefined
  /** What gives Terraform's variables their values besides the files it loads by itself. */
  readonly variableFiles: VariableFiles | undefined
  /** Those without mistakes, the nearest file's first. */
  readonly customRules: readonly CustomRule[]
  /** From which severity on findings make a scan fail, as other tools' files say; the command line wins. */
  readonly failOn: { readonly [language in 'terraform' | 'dockerfile']?: Severity | 'never' }
  /** URIs of the files that were read for it, the nearest first. */
  readonly files: readonly string[]
}

/** Something in a configuration file that is not understood, worded for the user. */
export interface PlacedProblem {
  readonly file: SourceFile
  readonly span: Span
  readonly message: string
  /** `warning`: the file works, as in another tool's file that asks for what Parapet does not have. */
  readonly severity: 'error' | 'warning'
}

export interface ExplainedValue {
  /** Such as `profile`, `severities.aws-s3-block-public-acls`, `exclude`. */
  readonly key: string
  /** As JSON would show it. */
  readonly value: unknown
  /** Where it is written; undefined for defaults, the command line and the editor's settings, which `source` names. */
  readonly at: Location | undefined
  /** `.parapet.yaml`, `.hadolint.yaml`, `default`, … */
  readonly source: string
  /** What became of it, where that is not obvious: `DL3008 is aws-…`, `no rule checks this`. */
  readonly note?: string
}

export interface VariableFiles {
  /** In the order in which they are read: the last one wins. They need not exist. */
  readonly files: readonly NamedFile[]
  /** Canonical: the directories they are named in or for, which are root modules whatever stands in them. */
  readonly roots: readonly string[]
}

export interface NamedFile {
  /** Canonical. */
  readonly uri: string
  /** Where the configuration names it. */
  readonly at: Location
}

/** One entry of `customRules`, or of a file in `.parapet/rules`, as it was parsed. Nothing in it has been checked. */
export interface CustomRuleSource {
  readonly file: SourceFile
  readonly node: Node
  /** Resolves aliases. */
  readonly document: Document
}
