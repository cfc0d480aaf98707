import type { Fix } from '#rules/fix'
import type { Location, SourceFile, Span } from '#rules/model/source'
import type { Confidence, DataClass, OptionValue, Peer, Profile, Related, Rule, Severity } from '#rules/rule'
import type { HclTree } from '../syntax/hcl/ast'
import type { Build } from '../dockerfile/build-options'
import type { DockerfileTree } from '../syntax/dockerfile/ast'
import type { SuppressionTool } from './suppression/tools'

/** A Terraform file with its tree. Parsed once per text; a snapshot only collects them. */
export interface HclDocument {
  readonly file: SourceFile
  readonly tree: HclTree
}

export interface DockerfileDocument {
  readonly file: SourceFile
  readonly tree: DockerfileTree
}

/** What one call of `analyse` looks at: a directory of Terraform, or one Dockerfile. */
export type Snapshot =
  | {
      readonly kind: 'terraform'
      /** URI of the directory, without a slash at the end. */
      readonly directory: string
      /** Configuration files (`.tf`, `.tofu`, and both as `.json`) in lexical order. */
      readonly documents: readonly HclDocument[]
      /**
       * `terraform.tfvars`, `terraform.tfvars.json`, then `*.auto.tfvars(.json)` in lexical order: later ones win. Behind them the other `.tfvars`, which
       * count only where somebody names them on the command line: no variable gets its value from them here.
       */
      readonly variableFiles: readonly HclDocument[]
      /**
       * Files that somebody names for the directory, as with `-var-file`: they win over all others, the later over the earlier.
       * Those of the directory are among `variableFiles` as well. Not there where nobody names any, and for libraries.
       */
      readonly givenVariableFiles?: readonly HclDocument[]
      /** What values may come from besides the directory itself; without it they are unknown. */
      readonly surroundings?: ModuleSurroundings
    }
  | {
      readonly kind: 'dockerfile'
      readonly document: DockerfileDocument
      /**
       * The ways it is built; several where Compose has several services for it. Without any, and in what one does not say,
       * it is built as a whole and nothing is known of the folder it takes its files from.
       */
      readonly builds?: readonly Build[]
    }

/** A directory of Terraform, parsed. */
export interface ModuleDirectory {
  readonly documents: readonly HclDocument[]
  readonly variableFiles: readonly HclDocument[]
}

/**
 * What the values of one directory may depend on besides its own files: plain data, collected before anything is evaluated.
 * All URIs are canonical, those of directories without a slash at the end.
 */
export interface ModuleSurroundings {
  /** Every other directory that takes part: called from here or from one of `roots`, directly or through others; and these. */
  readonly modules: ReadonlyMap<string, ModuleDirectory>
  /** Directories that nobody in the workspace calls and whose calls lead here, in lexical order; empty where nobody calls this one. */
  readonly roots: readonly string[]
  /** What `terraform init` has installed, per root directory: call path as in modules.json (`vpc.subnets`) → directory. */
  readonly installed: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** By root directory, the variable files that somebody names for it, as in snapshots. Not there where nobody names any. */
  readonly givenVariableFiles?: ReadonlyMap<string, readonly HclDocument[]>
  /** What functions may read, by URI. What is not here yet is unknown, and named in `Analysis.wanted`. */
  readonly files: ReadonlyMap<string, ReadFile>
}

/** A file or directory as functions see it. `unreadable`: outside the workspace, too large, or not permitted. */
export type ReadFile =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** Paths of all files below it, relative to it. */
  | { readonly kind: 'directory'; readonly paths: readonly string[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable' }

/** What a user may change. The same shape whatever it was read from. */
export interface Configuration {
  readonly profile: Profile
  /** Per rule id: another severity, or `off`. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>
  /** Per rule id, per option name. */
  readonly options: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>
  /** By option name, for every rule that has such an option and is not told otherwise: `requiredTags`, `allowedRegistries`. */
  readonly sharedOptions?: Readonly<Record<string, OptionValue>>
  /** What resources and paths hold; the first entry that matches decides. A rule about more sensitive data is silent there. */
  readonly dataClasses?: readonly DeclaredDataClass[]
  /** Findings that a configuration file silences in some places only: reported as suppressed, shown nowhere. */
  readonly ignores?: readonly ConfiguredIgnore[]
  /** Rules besides Parapet's own, made of what configuration files define. */
  readonly extraRules?: readonly Rule[]
  /** Findings that a baseline holds: reported as known, shown nowhere. */
  readonly known?: KnownFindings
  /** Per language, the severities that are shown at all, where another tool's file limits them; rules set on their own are not limited. */
  readonly shownSeverities?: { readonly [language in Rule['language']]?: ReadonlySet<Severity> }
  readonly suppressions?: SuppressionPolicy
}

/** Which comments silence nothing. */
export interface SuppressionPolicy {
  /** Ours without a reason. */
  readonly requireReason: boolean
  /** Those of these tools, because their own configuration says so. */
  readonly disabledPragmas: readonly Peer[]
}

/** What a baseline answers. */
export interface KnownFindings {
  has(finding: Pick<Finding, 'rule' | 'fingerprint' | 'location'>): boolean
}

/** A declaration such as "`aws_s3_bucket.website` holds public data". */
export interface DeclaredDataClass {
  readonly dataClass: DataClass
  matches(subject: DataSubject): boolean
}

/** What a data class can be declared for: a resource, or a file and the stages in it. */
export interface DataSubject {
  readonly uri: string
  readonly address?: string
  readonly type?: string
  /** Only those whose values are known. */
  readonly tags?: ReadonlyMap<string, string>
}

/** An ignore of `.trivyignore.yaml`, `.snyk` and their like. */
export interface ConfiguredIgnore extends Suppression {
  /** Undefined: every rule. */
  readonly ruleIds: ReadonlySet<string> | undefined
  /** YYYY-MM-DD; from the day after on it silences nothing. */
  readonly expires: string | undefined
  matches(subject: { readonly uri: string; readonly addresses: readonly string[] }): boolean
}

export const DEFAULT_CONFIGURATION: Configuration = { profile: 'recommended', severities: {}, options: {} }

export interface Finding {
  readonly rule: Rule
  /** What, then what was seen. One line, no full stop. */
  readonly message: string
  readonly severity: Severity
  readonly profile: Profile
  readonly confidence: Confidence
  readonly location: Location
  /** The innermost block or the instruction that encloses the location. */
  readonly context: Location
  /** The attribute, block or instruction it is about: a suppressing comment goes above it. */
  readonly subject: Location
  /** Resource addresses; empty for Dockerfiles and provider blocks. */
  readonly addresses: readonly string[]
  readonly related: readonly Related[]
  /** Where secret text stands: outputs that quote the file must leave it out. Empty for most findings. */
  readonly secrets: readonly Location[]
  /** Stable across shifts of lines and changes elsewhere; holds no value and no line. */
  readonly fingerprint: string
  /** Set when a comment silences it; such findings are kept for reports, not shown. */
  readonly suppression: Suppression | undefined
  /** It was there when the baseline was written; such findings are kept for reports, not shown. */
  readonly isKnown?: boolean
  /** A rule that says the same better on the same range; the editor and the text output show only that one. */
  readonly supersededBy: string | undefined
  /** The text at `location` does nothing and may go: editors fade it. */
  readonly isUnnecessary?: boolean
  /** Computed at the first call; contained: a throwing fix is no fix. */
  fixes(): readonly Fix[]
}

export interface Suppression {
  /** The comment, or where a configuration file says it. */
  readonly at: Location
  /** Empty where none is given. */
  readonly reason: string
  /** Whose comment it is, and in which of its forms; undefined for what a configuration file silences. */
  readonly comment?: { readonly tool: SuppressionTool; readonly form: string }
  /** In a configuration file, not in the code. */
  readonly external?: true
}

/** To be dealt with: neither silenced, nor said better by another rule, nor known from the baseline. */
export function isOpen(finding: Finding): boolean {
  return finding.suppression === undefined && finding.supersededBy === undefined && finding.isKnown !== true
}

/** A syntax problem as our own parsers see it. */
export interface SyntaxError {
  readonly file: SourceFile
  readonly span: Span
  readonly message: string
}

/** A rule that threw. It lost its own findings in this snapshot, nothing else. */
export interface RuleFailure {
  readonly ruleId: string
  readonly uri: string
  readonly error: unknown
}

export interface Analysis {
  readonly findings: readonly Finding[]
  readonly syntaxErrors: readonly SyntaxError[]
  readonly failures: readonly RuleFailure[]
  /** URIs that functions asked for and the snapshot's surroundings do not hold: taken again with them, more may be known. */
  readonly wanted?: readonly string[]
}
