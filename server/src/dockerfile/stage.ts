import type {
  CmdInstruction,
  EffectiveUser,
  EntrypointInstruction,
  FromInstruction,
  ImageReference,
  Instruction,
  InstructionOf,
  Keyword,
  Stage,
  UserInstruction,
} from '#rules/model/dockerfile'
import type { Location, SourceFile } from '#rules/model/source'
import type { InstructionNode } from '../syntax/dockerfile/ast'
import { readExecForm } from '../syntax/dockerfile/exec'
import type { Build } from './build-options'
import type { Variable } from './expand'
import { Groups, type OnRead } from './groups'
import type { Surroundings } from './instruction-base'
import { createInstruction, From, wrappedIn } from './instructions'
import { Scope } from './scope'
import { shellOf, shellOfImage, type StageShell } from './shells'
import { place } from './word'

/** What all stages of a file share. */
export interface StageFile {
  readonly file: SourceFile
  readonly escape: '\\' | '`'
  readonly globals: Scope
  readonly onRead: OnRead | undefined
  /** Comments that say which shell runs what follows in their stage, in the order written. */
  readonly shellComments: readonly { readonly offset: number; readonly shell: StageShell }[]
  /** The last stage of that name in front of the stage number `before`. */
  stageBefore(name: string, before: number): StageModel | undefined
  isFinal(index: number): boolean
  isLast(index: number): boolean
  readonly build: Build
}

/** What a stage has itself or gets from the stages it continues, each worked out once for a whole chain. */
interface Inherited {
  user: { readonly instruction: UserInstruction; readonly owner: StageModel } | undefined
  cmd: CmdInstruction | undefined
  entrypoint: EntrypointInstruction | undefined
  shell: StageShell
  image: ImageReference | undefined
}

export class StageModel implements Stage, Surroundings {
  readonly from: From
  readonly location: Location
  private readonly groups: Groups
  private created: readonly Instruction[] | undefined
  private resolvedParent: { readonly stage: StageModel | undefined } | undefined
  private variables: Scope | undefined
  private shared: Inherited | undefined
  private user: EffectiveUser | undefined
  private shells: readonly { readonly order: number; readonly shell: StageShell }[] | undefined

  /** `nodes` begin with FROM; `order` is its number in the file. */
  constructor(
    readonly index: number,
    private readonly nodes: readonly [InstructionNode, ...InstructionNode[]],
    private readonly order: number,
    private readonly whole: StageFile,
  ) {
    const [head] = nodes
    this.from = new From(head, order, this)
    this.location = place(whole.file, { start: head.span.start, end: (nodes.at(-1) ?? head).span.end })
    this.groups = new Groups(() => this.instructions, whole.onRead)
  }

  get file(): SourceFile {
    return this.whole.file
  }

  get escape(): '\\' | '`' {
    return this.whole.escape
  }

  get stage(): this {
    return this
  }

  get name(): string | undefined {
    return this.from.alias?.text
  }

  get isFinal(): boolean {
    return this.whole.isFinal(this.index)
  }

  get isLast(): boolean {
    return this.whole.isLast(this.index)
  }

  get instructions(): readonly Instruction[] {
    return (this.created ??= this.nodes.map((node, i) =>
      i === 0 ? this.from : createInstruction(node, this.order + i, this),
    ))
  }

  /** What ONBUILD wraps. */
  triggers(): readonly Instruction[] {
    return this.nodes.flatMap(wrappedIn((node, i) => createInstruction(node, this.order + i, this)))
  }

  of<K extends Keyword>(...keywords: K[]): readonly InstructionOf<K>[] {
    return this.groups.of(keywords)
  }

  get parent(): StageModel | undefined {
    return (this.resolvedParent ??= { stage: this.findParent() }).stage
  }

  private findParent(): StageModel | undefined {
    const { value } = this.from.image
    return value === undefined ? undefined : this.whole.stageBefore(value, this.index)
  }

  isNoImage(from: FromInstruction): boolean {
    if (from !== this.from) return false
    return this.parent !== undefined || this.whole.build.namedContexts?.has(from.image.value ?? '') === true
  }

  get baseImage(): ImageReference | undefined {
    return this.inherited().image
  }

  get cmd(): CmdInstruction | undefined {
    return this.inherited().cmd
  }

  get entrypoint(): EntrypointInstruction | undefined {
    return this.inherited().entrypoint
  }

  get shell(): StageShell {
    return this.inherited().shell
  }

  get effectiveUser(): EffectiveUser {
    return (this.user ??= this.findUser())
  }

  lookup(name: string, order: number): Variable {
    return order === this.order ? this.whole.globals.lookup(name, Infinity) : this.scope().lookup(name, order)
  }

  shellAt(order: number): StageShell {
    const shells = (this.shells ??= this.readShells())
    let low = 0
    let high = shells.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((shells[middle]?.order ?? 0) < order) low = middle + 1
      else high = middle
    }
    const last = shells[low - 1]
    if (last) return last.shell
    return this.parent ? this.parent.shell : shellOfImage(this.from.reference)
  }

  /** Each is in force behind the instruction of that number. */
  private readShells(): readonly { readonly order: number; readonly shell: StageShell }[] {
    const written = this.nodes.flatMap((node, i) => {
      const elements = node.keyword === 'SHELL' ? readExecForm(node) : undefined
      return elements ? [{ order: this.order + i, shell: shellOf(elements.map(({ text }) => text)) }] : []
    })
    const { span } = this.location
    const said = this.whole.shellComments
      .filter(({ offset }) => span.start < offset && offset < span.end)
      .map(({ offset, shell }) => {
        const above = this.nodes.findLastIndex(node => node.span.start < offset)
        return { order: this.order + above + 0.5, shell }
      })
    return said.length === 0 ? written : [...written, ...said].sort((a, b) => a.order - b.order)
  }

  private findUser(): EffectiveUser {
    const { user } = this.inherited()
    if (user === undefined) return { instruction: undefined, inheritedFrom: undefined, kind: 'unset', value: undefined }
    const { instruction, owner } = user
    const value = instruction.user?.value
    const inheritedFrom = owner === this ? undefined : owner.from
    return { instruction, inheritedFrom, kind: value === undefined ? 'unknown' : 'known', value }
  }

  private scope(): Scope {
    return (this.variables ??= this.makeScopes())
  }

  private makeScopes(): Scope {
    let scope: Scope | undefined
    for (const stage of this.unfinished(other => other.variables !== undefined)) {
      scope = stage.makeScope()
      stage.variables = scope
    }
    return scope ?? this.makeScope()
  }

  private makeScope(): Scope {
    const { order, parent, whole, nodes } = this
    const inherited = parent?.variables
    const own = nodes.flatMap((node, i) =>
      node.keyword === 'ENV' || node.keyword === 'ARG' ? [{ node, order: order + i }] : [],
    )
    return own.length === 0 && inherited
      ? inherited
      : new Scope(own, whole.escape, inherited, whole.globals, whole.build.args)
  }

  private inherited(): Inherited {
    for (const stage of this.unfinished(other => other.shared !== undefined)) stage.shared = stage.inherit()
    return (this.shared ??= this.inherit())
  }

  private inherit(): Inherited {
    const above = this.parent?.shared
    const user = this.last('USER')
    const cmd = this.last('CMD')
    const entrypoint = this.last('ENTRYPOINT')
    const shell = (this.shells ??= this.readShells()).at(-1)
    return {
      user: user ? { instruction: user, owner: this } : above?.user,
      // An ENTRYPOINT takes an inherited CMD away.
      cmd: cmd ?? (entrypoint ? undefined : above?.cmd),
      entrypoint: entrypoint ?? above?.entrypoint,
      shell: shell?.shell ?? above?.shell ?? shellOfImage(this.from.reference),
      image: this.parent ? above?.image : this.from.reference,
    }
  }

  /** Of its own instructions; asked for by the model itself, so nobody is told. */
  private last<K extends Keyword>(keyword: K): InstructionOf<K> | undefined {
    const wanted: Keyword = keyword
    return this.instructions.findLast((instruction): instruction is InstructionOf<K> => instruction.keyword === wanted)
  }

  /** This stage and its ancestors up to the first that is done, oldest first: long chains need no deep stack. */
  private unfinished(done: (stage: StageModel) => boolean): readonly StageModel[] {
    if (done(this)) return []
    const chain: StageModel[] = [this]
    for (let stage = this.parent; stage !== undefined && !done(stage); stage = stage.parent) chain.push(stage)
    return chain.reverse()
  }
}
