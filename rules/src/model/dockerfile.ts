import type { BuildContext } from './context'
import type { Location, SourceFile } from './source'
import type { ShellScript } from './shell'

/** One Dockerfile as rules see it. */
export interface Dockerfile {
  readonly file: SourceFile
  readonly stages: readonly Stage[]
  /** The stage the build ends with: its target; where none is given, the last. Undefined where the target is not known. */
  readonly finalStage: Stage | undefined
  /**
   * The folder that COPY and ADD take from. Undefined where it is not known: what it holds is never a finding then. A rule
   * that reads it says so: `readsContext`.
   */
  readonly context: BuildContext | undefined
  /** Names that `FROM` and `--from=` may use for other folders or images: Compose's `additional_contexts`. */
  readonly namedContexts: ReadonlySet<string>
  /** ARG instructions above the first FROM. */
  readonly globalArgs: readonly ArgInstruction[]
  /** What else stands above the first FROM, where Docker takes nothing but ARG; all there is in a file without FROM. */
  readonly preamble: readonly Instruction[]
  /**
   * Instructions of these kinds in all stages, in the order written; those wrapped in ONBUILD are not among them. In a
   * file without any FROM (a fragment, or one that is being written) those that stand there, without a stage.
   */
  instructions<K extends Keyword>(...keywords: K[]): readonly InstructionOf<K>[]
  /** The instructions of these kinds that ONBUILD wraps: they run in builds that start from an image of their stage. */
  triggers<K extends Keyword>(...keywords: K[]): readonly InstructionOf<K>[]
  /** The character that continues lines: a backslash, or a backtick after `# escape=`. */
  readonly escape: '\\' | '`'
  /** Worked out by another library when it is asked for, which takes as long as everything else. Not for very large files. */
  readonly buildProblems: readonly BuildProblem[]
  /** The stage that `COPY --from=` or `--mount=…,from=` means: by its name (case does not matter) or its index. */
  stageNamed(reference: string): Stage | undefined
}

/** What a builder would not take, or take otherwise than it is written. */
export interface BuildProblem {
  /** As `dockerfile-utils` names it: `ARGUMENT_MISSING`. */
  readonly code: string
  readonly message: string
  readonly at: Location
  /** The instruction it is in; the first one for what stands above it. */
  readonly instruction: Instruction
}

export interface Stage {
  readonly index: number
  /** As written behind AS, undefined without. */
  readonly name: string | undefined
  readonly from: FromInstruction
  /** The earlier stage of this file that FROM names, if it does. */
  readonly parent: Stage | undefined
  /** The image at the end of the chain of parents, with ARG defaults put in. Undefined when it cannot be known. */
  readonly baseImage: ImageReference | undefined
  readonly instructions: readonly Instruction[]
  of<K extends Keyword>(...keywords: K[]): readonly InstructionOf<K>[]
  readonly effectiveUser: EffectiveUser
  /** The last CMD and ENTRYPOINT that hold for this stage, inherited ones included. */
  readonly cmd: CmdInstruction | undefined
  readonly entrypoint: EntrypointInstruction | undefined
  /**
   * The shell of RUN at the stage's end: `posix` unless SHELL or the base says otherwise; `other` is a program that is no
   * shell (`SHELL ["python", "-c"]`). Rules about POSIX shell are silent for all but the first.
   */
  readonly shell: 'posix' | 'powershell' | 'cmd' | 'other'
  /** From FROM to the last instruction. */
  readonly location: Location
  /** True for the stage the build ends with. */
  readonly isFinal: boolean
  /** True for the last one of the file, whatever is built. */
  readonly isLast: boolean
}

export interface EffectiveUser {
  /** The USER instruction that decides, in this stage or in an ancestor of it. Undefined: none in the whole chain. */
  readonly instruction: UserInstruction | undefined
  /** The ancestor stage's FROM … AS line it was inherited from, when not this stage's own. */
  readonly inheritedFrom: FromInstruction | undefined
  /** `known`: with ARG and ENV put in. `unset`: no USER anywhere, the base image decides. */
  readonly kind: 'known' | 'unknown' | 'unset'
  /** User and group as they take effect, when `kind` is `known`: `node`, `0`, `10001:10001`. */
  readonly value: string | undefined
}

/** `registry.example.com:5000/team/app:1.2@sha256:…` taken apart. */
export interface ImageReference {
  /** As it takes effect, with ARG values put in. */
  readonly text: string
  /** `docker.io` where none is written. */
  readonly registry: string
  /** Without registry and tag; `library/` left off: `node`, `bitnami/redis`. */
  readonly repository: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

export type Keyword = Instruction['keyword']
export type InstructionOf<K extends Keyword> = Extract<Instruction, { keyword: K }>

export type Instruction =
  | FromInstruction
  | RunInstruction
  | CmdInstruction
  | EntrypointInstruction
  | HealthcheckInstruction
  | CopyInstruction
  | AddInstruction
  | EnvInstruction
  | ArgInstruction
  | UserInstruction
  | VolumeInstruction
  | ShellInstruction
  | { [K in OtherKeyword]: OtherInstruction<K> }[OtherKeyword]

interface InstructionBase {
  /** The whole instruction, heredoc bodies included, without its line break. */
  readonly at: Location
  readonly keywordAt: Location
  /** Everything behind the keyword, flags included, heredoc bodies not. Undefined when there is nothing. */
  readonly argumentsAt: Location | undefined
  readonly flags: readonly Flag[]
  /** Undefined only above the first FROM. */
  readonly stage: Stage | undefined
}

/** `--mount=type=secret,id=npm`, `--chmod=4755`, `--from=build`. */
export interface Flag {
  readonly name: string
  readonly value: string | undefined
  readonly at: Location
  readonly valueAt: Location | undefined
}

/** An argument with the variables of its scope put in. */
export interface Word {
  readonly at: Location
  /** As written, quotes removed. */
  readonly text: string
  /** With ARG and ENV put in; undefined where a variable has no value that can be known. */
  readonly value: string | undefined
}

export interface FromInstruction extends InstructionBase {
  readonly keyword: 'FROM'
  readonly image: Word
  /** The image with ARG defaults put in; undefined for a stage of this file, `scratch` included as repository `scratch`. */
  readonly reference: ImageReference | undefined
  readonly alias: Word | undefined
}

export interface RunInstruction extends InstructionBase {
  readonly keyword: 'RUN'
  readonly body: CommandBody
}
export interface CmdInstruction extends InstructionBase {
  readonly keyword: 'CMD'
  readonly body: CommandBody
}
export interface EntrypointInstruction extends InstructionBase {
  readonly keyword: 'ENTRYPOINT'
  readonly body: CommandBody
}
export interface HealthcheckInstruction extends InstructionBase {
  readonly keyword: 'HEALTHCHECK'
  /** Undefined for HEALTHCHECK NONE. */
  readonly body: CommandBody | undefined
}

/** What RUN, CMD, ENTRYPOINT and HEALTHCHECK run. */
export interface CommandBody {
  readonly form: 'shell' | 'exec' | 'heredoc'
  readonly at: Location
  /** Exec form only: the elements of the JSON array, with ranges inside their quotes. */
  readonly elements: readonly Word[]
  /**
   * The shell commands: of the text, of a heredoc without foreign shebang, and of an exec form that calls a shell
   * (`["sh", "-c", "…"]`); any other exec form is one command of literal words. Undefined for another language
   * (a heredoc's shebang, PowerShell, cmd).
   */
  readonly script: ShellScript | undefined
  readonly heredocs: readonly Heredoc[]
}

export interface Heredoc {
  readonly name: string
  readonly quoted: boolean
  readonly bodyAt: Location
  /** `/usr/bin/env python3` from a first line `#!…`. */
  readonly shebang: string | undefined
}

interface TransferBase extends InstructionBase {
  readonly sources: readonly Word[]
  readonly destination: Word | undefined
  readonly heredocs: readonly Heredoc[]
}
export interface CopyInstruction extends TransferBase {
  readonly keyword: 'COPY'
}
export interface AddInstruction extends TransferBase {
  readonly keyword: 'ADD'
}

/** `ENV A=1 B=2` has two entries; `ARG NAME` one without value. */
export interface VariableEntry {
  readonly at: Location
  readonly name: string
  readonly nameAt: Location
  readonly value: Word | undefined
}
export interface EnvInstruction extends InstructionBase {
  readonly keyword: 'ENV'
  readonly entries: readonly VariableEntry[]
}
export interface ArgInstruction extends InstructionBase {
  readonly keyword: 'ARG'
  readonly entries: readonly VariableEntry[]
}

export interface UserInstruction extends InstructionBase {
  readonly keyword: 'USER'
  readonly user: Word | undefined
}

export interface VolumeInstruction extends InstructionBase {
  readonly keyword: 'VOLUME'
  readonly paths: readonly Word[]
}

export interface ShellInstruction extends InstructionBase {
  readonly keyword: 'SHELL'
  readonly elements: readonly Word[]
}

export type OtherKeyword = 'EXPOSE' | 'LABEL' | 'MAINTAINER' | 'ONBUILD' | 'STOPSIGNAL' | 'WORKDIR' | 'UNKNOWN'

/** Everything that no rule takes apart. `words` are the whitespace-separated arguments. */
export interface OtherInstruction<K extends OtherKeyword = OtherKeyword> extends InstructionBase {
  readonly keyword: K
  readonly words: readonly Word[]
}
