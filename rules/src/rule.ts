/** What a rule is. See CONTRIBUTING for how to write one; `rules/src/terraform/aws/` and `rules/src/dockerfile/` for what they look like. */
import type { Dockerfile, Instruction, Keyword, Stage, Word } from './model/dockerfile'
import type { Location } from './model/source'
import type { ShellCommand, ShellWord } from './model/shell'
import type { Attribute, Block, Literal, Module, Resource, ValueIn } from './model/terraform'
import type { Fix } from './fix'

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
/** The harm, were the hint ignored. */
export type Severity = (typeof SEVERITIES)[number]

export const PROFILES = ['recommended', 'strict', 'all'] as const
/** `recommended`: on by default, quiet. `strict`: all security. `all`: best practice and style too. Each includes the ones before it. */
export type Profile = (typeof PROFILES)[number]

export type Confidence = 'high' | 'medium' | 'low'

export const PILLARS = ['infrastructure', 'inventory', 'encryption', 'identity', 'monitoring', 'containers'] as const
export type Pillar = (typeof PILLARS)[number]

/** Microsoft's STRIDE model of threats. */
export type Threat =
  'spoofing' | 'tampering' | 'repudiation' | 'information-disclosure' | 'denial-of-service' | 'elevation-of-privilege'

export type Cia = 'confidentiality' | 'integrity' | 'availability'
export type Aaa = 'identification' | 'authentication' | 'authorization' | 'auditing' | 'accounting'

/** The least sensitive data for which the demand makes sense: encryption of `public` data is nobody's concern. */
export type DataClass = 'public' | 'internal' | 'confidential'

/** Ids under which other tools check the same thing; many-to-many. */
export type Peer =
  | 'tfsec'
  | 'trivy'
  | 'checkov'
  | 'kics'
  | 'terrascan'
  | 'snyk'
  | 'sonar'
  | 'hadolint'
  | 'buildkit'
  | 'semgrep'
  | 'regula'
  | 'dockle'
  | 'cnspec'
  | 'dockerfilelint'
  | 'dockerfile-security'
  | 'dockerfile-utils'
  | 'docker-language-server'
export type Aliases = { readonly [P in Peer]?: readonly string[] }

/** An option a user may set per rule. The default's type is the option's type. */
export interface OptionSchema {
  readonly description: string
  readonly default: OptionValue
}
export type OptionValue = string | number | boolean | readonly string[] | readonly number[]

export interface RuleMetadata {
  /** `<provider>-<service>-<what-is-demanded>`; equals the file's path. Never changes. */
  readonly id: string
  /** What is wrong, in a few words. */
  readonly title: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly profile: Profile
  readonly pillar: Pillar
  readonly stride: readonly Threat[]
  readonly cia: readonly Cia[]
  readonly aaa: readonly Aaa[]
  readonly dataClass?: DataClass
  readonly aliases: Aliases
  /** Rules whose finding on the same range, or in a place that the problem `covers`, this one makes redundant. */
  readonly supersedes?: readonly string[]
  readonly options?: Readonly<Record<string, OptionSchema>>
  /** Types or attribute paths that no longer exist in the provider's current schema but still occur in code. */
  readonly legacy?: readonly string[]
  /** Set for rules that a configuration defines: all the prose there is about them. */
  readonly custom?: CustomDocs
}

/** What whoever wrote a rule in a configuration says about it. */
export interface CustomDocs {
  readonly description?: string
  readonly remediation?: string
  /** A page about it. */
  readonly link?: string
}

/** What a rule reports. Everything but the place is optional: title, severity and profile come from the rule. */
export interface Problem {
  readonly at: Anchor
  /** What was seen, where that says more than the title: `port 5432 is open to 0.0.0.0/0`. */
  readonly message?: string
  readonly related?: readonly Related[]
  /** Other places in which whatever a superseded rule finds is this same problem. */
  readonly covers?: readonly Location[]
  /** Lower than the rule's own where the case is less bad. */
  readonly severity?: Severity
  readonly profile?: Profile
  readonly confidence?: Confidence
  /**
   * Where secret text stands, `true` being the flagged text itself and what it is related to. No output shows it, and
   * `message` must not hold it.
   */
  readonly secret?: boolean | readonly Location[]
  /** Called only when someone asks. Several fixes are alternatives, the best first. */
  readonly fix?: () => Fix | readonly Fix[] | undefined
}

export interface Related {
  readonly at: Location
  readonly message: string
}

/**
 * What a problem points at. A model object says more than a bare location: the engine derives range, enclosing block,
 * address and attribute path from it. An attribute that is not written points at its block's header.
 */
export type Anchor =
  | Attribute
  | ValueIn
  | Block
  | Stage
  | Instruction
  | { readonly instruction: Instruction; readonly part: Word | ShellWord | ShellCommand | { readonly at: Location } }
  | { readonly block: Block; readonly attribute?: Attribute; readonly at: Location }
  /** A part of a literal, or all of it. */
  | { readonly literal: Literal; readonly at: Location }

/** Reads the options of the running rule: what the user set, else the default. */
export interface RuleContext {
  numbers(name: string): readonly number[]
  strings(name: string): readonly string[]
  number(name: string): number
  string(name: string): string
  flag(name: string): boolean
}

interface Checks<Subject> {
  check(subject: Subject, context: RuleContext): Iterable<Problem>
}

/** Called once for each resource (or data source: `data.aws_…`; or provider block: `provider.aws`; or variable: `variable`) of the types in `on`. Sees nothing else. */
export interface ResourceRule extends RuleMetadata, Checks<Resource> {
  readonly language: 'terraform'
  readonly scope: 'resource'
  readonly on: readonly string[]
  /** What an `attributeRule` demands a value of; the tests look it up in the provider's schema. */
  readonly attribute?: string
}

/** Called once for each module that has a resource of one of the types in `on`. May ask for those types only. */
export interface ModuleRule extends RuleMetadata, Checks<Module> {
  readonly language: 'terraform'
  readonly scope: 'module'
  readonly on: readonly string[]
}

/** Called once for each Dockerfile that has one of the instructions in `on`, behind ONBUILD at least. */
export interface DockerfileRule extends RuleMetadata, Checks<Dockerfile> {
  readonly language: 'dockerfile'
  readonly scope: 'file'
  readonly on: readonly Keyword[]
  /** Set for rules that ask for the folder the build takes its files from. */
  readonly readsContext?: true
}

export type Rule = ResourceRule | ModuleRule | DockerfileRule

export function resourceRule(rule: Omit<ResourceRule, 'language' | 'scope'>): ResourceRule {
  return { language: 'terraform', scope: 'resource', ...rule }
}
export function moduleRule(rule: Omit<ModuleRule, 'language' | 'scope'>): ModuleRule {
  return { language: 'terraform', scope: 'module', ...rule }
}
export function dockerfileRule(rule: Omit<DockerfileRule, 'language' | 'scope'>): DockerfileRule {
  return { language: 'dockerfile', scope: 'file', ...rule }
}

/** Prose for people: in the hover, on the rule's page, in SARIF. Kept out of the server's bundle. */
export interface RuleDocs {
  /** The attack or the accident, in one or two sentences. */
  readonly rationale: string
  /** What to write and what that costs. Markdown. */
  readonly remediation: string
  /** Whose side of the shared-responsibility model the demand is on. */
  readonly responsibility: 'customer' | 'provider' | 'shared'
  readonly cwe: readonly string[]
  readonly references: readonly [string, ...string[]]
  /** The version of Parapet that first had the rule. */
  readonly since: string
}

/**
 * The flagged range is marked with « and » in `code`; every marked range must be found and no other. `fixed` is the text
 * after the first fix of every finding was applied, one after the other, `fixedFiles` the other files that it changes; where
 * no right edit can exist, `null` and why.
 */
export type BadExample = {
  readonly name: string
  readonly code: string
  readonly files?: ExampleFiles
  readonly options?: Readonly<Record<string, OptionValue>>
} & ({ readonly fixed: string; readonly fixedFiles?: ExampleFiles } | { readonly fixed: null; readonly noFix: string })
export interface QuietExample {
  readonly name: string
  readonly code: string
  readonly files?: ExampleFiles
  readonly options?: Readonly<Record<string, OptionValue>>
}
/**
 * Other files beside the example, path → text. For a Dockerfile they are the folder it is built from, `.dockerignore`
 * included; without any nothing is known of that folder.
 */
export type ExampleFiles = Readonly<Record<string, string>>

export interface RuleExamples {
  readonly bad: readonly [BadExample, ...BadExample[]]
  readonly good: readonly [QuietExample, ...QuietExample[]]
  /** The value is known only at plan or build time: silent. */
  readonly unknown: readonly [QuietExample, ...QuietExample[]]
}
