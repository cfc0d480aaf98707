import type { Flag, FromInstruction, Heredoc, Stage, Word } from '#rules/model/dockerfile'
import type { Location, SourceFile } from '#rules/model/source'
import type { InstructionNode, WordNode } from '../syntax/dockerfile/ast'
import { readExecForm } from '../syntax/dockerfile/exec'
import { readWords } from '../syntax/dockerfile/words'
import { Body, heredocOf } from './body'
import { expand, type Variable } from './expand'
import type { StageShell } from './shells'
import { LazyWord, place } from './word'

/** What an instruction knows of the file around it. */
export interface Surroundings {
  readonly file: SourceFile
  readonly escape: '\\' | '`'
  /** Undefined above the first FROM. */
  readonly stage: Stage | undefined
  lookup(name: string, order: number): Variable
  /** The shell that runs the instruction number `order`. */
  shellAt(order: number): StageShell
  /** True when the FROM continues a stage of the file, or names a folder that the build is given. */
  isNoImage(from: FromInstruction): boolean
}

/** What all kinds of instructions share. */
export class InstructionBase {
  readonly at: Location
  readonly keywordAt: Location
  readonly argumentsAt: Location | undefined
  private readFlags: readonly Flag[] | undefined
  private readHeredocs: readonly Heredoc[] | undefined

  /** `order`: its number in the file. */
  constructor(
    protected readonly node: InstructionNode,
    readonly order: number,
    protected readonly around: Surroundings,
  ) {
    const { file } = around
    this.at = place(file, node.span)
    this.keywordAt = place(file, node.keywordSpan)
    this.argumentsAt = node.argumentsSpan && place(file, node.argumentsSpan)
  }

  get stage(): Stage | undefined {
    return this.around.stage
  }

  get flags(): readonly Flag[] {
    const { file } = this.around
    return (this.readFlags ??= this.node.flags.map(({ name, value, span, valueSpan }) => ({
      name,
      value,
      at: place(file, span),
      valueAt: valueSpan && place(file, valueSpan),
    })))
  }

  get heredocs(): readonly Heredoc[] {
    return (this.readHeredocs ??= this.node.heredocs.map(heredoc => heredocOf(this.around.file, heredoc)))
  }

  protected word({ span, text }: WordNode): Word {
    const { file, escape } = this.around
    return new LazyWord(place(file, span), () => expand(text, escape, name => this.around.lookup(name, this.order)))
  }

  /** The elements of a JSON array or the words that white space separates. */
  protected list(): readonly Word[] {
    return (readExecForm(this.node) ?? readWords(this.node)).map(word => this.word(word))
  }

  /** What runs from `start` on, an offset into the file. */
  protected bodyFrom(start: number): Body {
    return new Body(this.around.file, this.node, start, () => this.around.shellAt(this.order))
  }
}
