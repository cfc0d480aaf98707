import type { BuildContext } from '#rules/model/context'
import type {
  ArgInstruction,
  BuildProblem,
  Dockerfile,
  Instruction,
  InstructionOf,
  Keyword,
  Stage,
} from '#rules/model/dockerfile'
import type { SourceFile } from '#rules/model/source'
import type { DockerfileTree, InstructionNode } from '../syntax/dockerfile/ast'
import type { Build } from './build-options'
import { buildProblemsOf } from './build-problems'
import { ContextModel } from './context'
import { Groups, type OnRead } from './groups'
import type { Surroundings } from './instruction-base'
import { Arg, createInstruction, wrappedIn } from './instructions'
import { Scope, type OrderedNode } from './scope'
import { shellOfComment, type StageShell } from './shells'
import { type StageFile, StageModel } from './stage'

export type { OnRead } from './groups'

/** A file with its tree: what `DockerfileDocument` of the analysis is. */
export interface DockerfileSource {
  readonly file: SourceFile
  readonly tree: DockerfileTree
}

/**
 * The model that rules see, over a parsed file. Everything is worked out when it is asked for. `onRead` is told of every
 * keyword that a rule asks `instructions()` or a stage's `of()` for, `onContext` when one asks for the folder of the build:
 * in development a rule may ask only for what it declares.
 */
export function buildDockerfile(
  source: DockerfileSource,
  onRead?: OnRead,
  build: Build = {},
  onContext?: () => void,
): Dockerfile {
  return new DockerfileModel(source, onRead, build, onContext)
}

const NO_NAMES: ReadonlySet<string> = new Set()

class DockerfileModel implements Dockerfile, StageFile {
  readonly file: SourceFile
  readonly escape: '\\' | '`'
  readonly stages: readonly StageModel[]
  readonly globals: Scope
  readonly globalArgs: readonly ArgInstruction[]
  readonly preamble: readonly Instruction[]
  /** Indexes of the stages of a name, in lower case. */
  private readonly names = new Map<string, number[]>()
  readonly shellComments: readonly { readonly offset: number; readonly shell: StageShell }[]
  private readonly groups: Groups
  private readonly wrapped: Groups
  private final: { readonly stage: Stage | undefined } | undefined
  private folder: BuildContext | undefined
  private problems: readonly BuildProblem[] | undefined

  constructor(
    { file, tree }: DockerfileSource,
    readonly onRead: OnRead | undefined,
    readonly build: Build,
    private readonly onContext: (() => void) | undefined,
  ) {
    const { instructions, escape } = tree
    this.file = file
    this.escape = escape
    this.shellComments = tree.comments.flatMap(({ text, span, inside }) => {
      const shell = inside ? undefined : shellOfComment(text)
      return shell === undefined ? [] : [{ offset: span.start, shell }]
    })
    const first = instructions.findIndex(({ keyword }) => keyword === 'FROM')
    const above = instructions.slice(0, first < 0 ? undefined : first)
    const args: OrderedNode[] = above.flatMap((node, order) => (node.keyword === 'ARG' ? [{ node, order }] : []))
    this.globals = new Scope(args, escape, undefined, undefined, build.args)
    const around = globalSurroundings(file, escape, this.globals)
    this.globalArgs = args.map(({ node, order }) => new Arg(node, order, around))
    this.stages = first < 0 ? [] : this.readStages(instructions, first)
    const loose = first < 0 ? above : []
    const create = (node: InstructionNode, order: number) => createInstruction(node, order, around)
    this.preamble = above.map(create).filter(({ keyword }) => keyword !== 'ARG')
    this.groups = new Groups(
      () => [...loose.map(create), ...this.stages.flatMap(({ instructions: own }) => own)],
      onRead,
    )
    this.wrapped = new Groups(
      () => [...loose.flatMap(wrappedIn(create)), ...this.stages.flatMap(stage => stage.triggers())],
      onRead,
    )
  }

  get buildProblems(): readonly BuildProblem[] {
    return (this.problems ??= this.findBuildProblems())
  }

  private findBuildProblems(): readonly BuildProblem[] {
    const all = [...this.globalArgs, ...this.preamble, ...this.stages.flatMap(({ instructions: own }) => own)]
    all.sort((a, b) => a.at.span.start - b.at.span.start)
    return buildProblemsOf(this.file).flatMap(problem => {
      const instruction = all.findLast(({ at }) => at.span.start <= problem.at.span.start) ?? all[0]
      return instruction ? [{ ...problem, instruction }] : []
    })
  }

  get finalStage(): Stage | undefined {
    return (this.final ??= { stage: this.findFinal() }).stage
  }

  /** A target that no stage has makes the build fail; the file is then judged as without one. */
  private findFinal(): Stage | undefined {
    const { target } = this.build
    const last = this.stages.at(-1)
    if (target === undefined) return last
    if (target.name === undefined) return this.stages.length > 1 ? undefined : last
    return this.stageNamed(target.name) ?? last
  }

  get context(): BuildContext | undefined {
    this.onContext?.()
    const { context } = this.build
    return context && (this.folder ??= new ContextModel(context))
  }

  get namedContexts(): ReadonlySet<string> {
    return this.build.namedContexts ?? NO_NAMES
  }

  instructions<K extends Keyword>(...keywords: K[]): readonly InstructionOf<K>[] {
    return this.groups.of(keywords)
  }

  triggers<K extends Keyword>(...keywords: K[]): readonly InstructionOf<K>[] {
    return this.wrapped.of(keywords)
  }

  isFinal(index: number): boolean {
    return index === this.finalStage?.index
  }

  isLast(index: number): boolean {
    return index === this.stages.length - 1
  }

  stageNamed(reference: string): Stage | undefined {
    return (
      this.stageBefore(reference, Infinity) ??
      (/^\d{1,9}$/.test(reference) ? this.stages[Number(reference)] : undefined)
    )
  }

  stageBefore(name: string, before: number): StageModel | undefined {
    const indexes = this.names.get(name.toLowerCase()) ?? []
    let low = 0
    let high = indexes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((indexes[middle] ?? 0) < before) low = middle + 1
      else high = middle
    }
    const index = indexes[low - 1]
    return index === undefined ? undefined : this.stages[index]
  }

  private readStages(instructions: readonly InstructionNode[], first: number): readonly StageModel[] {
    const stages: StageModel[] = []
    for (let start = first; start < instructions.length;) {
      let end = start + 1
      while (end < instructions.length && instructions[end]?.keyword !== 'FROM') end++
      const [head, ...rest] = instructions.slice(start, end)
      if (head === undefined) break
      const stage = new StageModel(stages.length, [head, ...rest], start, this)
      stages.push(stage)
      this.note(stage)
      start = end
    }
    return stages
  }

  private note({ name, index }: StageModel): void {
    if (name === undefined) return
    const key = name.toLowerCase()
    const indexes = this.names.get(key)
    if (indexes === undefined) this.names.set(key, [index])
    else indexes.push(index)
  }
}

/** Above the first FROM there is no stage and nothing runs. */
function globalSurroundings(file: SourceFile, escape: '\\' | '`', globals: Scope): Surroundings {
  return {
    file,
    escape,
    stage: undefined,
    lookup: (name, order) => globals.lookup(name, order),
    shellAt: () => 'posix',
    isNoImage: () => false,
  }
}
