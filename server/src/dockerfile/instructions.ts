import { parseImageReference } from '#rules/lib/image-reference'
import type {
  AddInstruction,
  ArgInstruction,
  CmdInstruction,
  CommandBody,
  CopyInstruction,
  EntrypointInstruction,
  EnvInstruction,
  FromInstruction,
  HealthcheckInstruction,
  ImageReference,
  Instruction,
  OtherInstruction,
  RunInstruction,
  ShellInstruction,
  UserInstruction,
  VariableEntry,
  VolumeInstruction,
  Word,
} from '#rules/model/dockerfile'
import type { InstructionNode } from '../syntax/dockerfile/ast'
import { readExecForm } from '../syntax/dockerfile/exec'
import { readAssignments, readQuotedWords, readRest, readWords } from '../syntax/dockerfile/words'
import { InstructionBase, type Surroundings } from './instruction-base'
import { literalWord, place } from './word'

export class From extends InstructionBase implements FromInstruction {
  readonly keyword = 'FROM'
  readonly image: Word
  readonly alias: Word | undefined
  private resolved: { readonly reference: ImageReference | undefined } | undefined

  constructor(node: InstructionNode, order: number, around: Surroundings) {
    super(node, order, around)
    const [image, as, alias] = readWords(node)
    const { end } = node.keywordSpan
    this.image = image ? this.word(image) : literalWord(place(around.file, { start: end, end }), '')
    const named = as?.text.toUpperCase() === 'AS' ? alias : undefined
    this.alias = named && literalWord(place(around.file, named.span), named.text)
  }

  get reference(): ImageReference | undefined {
    return (this.resolved ??= { reference: this.resolve() }).reference
  }

  private resolve(): ImageReference | undefined {
    const { value } = this.image
    return value === undefined || this.around.isNoImage(this) ? undefined : parseImageReference(value)
  }
}

class CommandInstruction extends InstructionBase {
  private read: CommandBody | undefined

  get body(): CommandBody {
    return (this.read ??= this.bodyFrom(this.node.bodyStart))
  }
}

class Run extends CommandInstruction implements RunInstruction {
  readonly keyword = 'RUN'
}

class Cmd extends CommandInstruction implements CmdInstruction {
  readonly keyword = 'CMD'
}

class Entrypoint extends CommandInstruction implements EntrypointInstruction {
  readonly keyword = 'ENTRYPOINT'
}

class Healthcheck extends InstructionBase implements HealthcheckInstruction {
  readonly keyword = 'HEALTHCHECK'
  private read: { readonly body: CommandBody | undefined } | undefined

  get body(): CommandBody | undefined {
    return (this.read ??= { body: this.readBody() }).body
  }

  private readBody(): CommandBody | undefined {
    const [kind, first] = readWords(this.node)
    return kind?.text.toUpperCase() === 'CMD' ? this.bodyFrom(first?.span.start ?? kind.span.end) : undefined
  }
}

class Transfer extends InstructionBase {
  private read: readonly Word[] | undefined

  get sources(): readonly Word[] {
    return this.words().slice(0, -1)
  }

  get destination(): Word | undefined {
    return this.words().length > 1 ? this.words().at(-1) : undefined
  }

  private words(): readonly Word[] {
    return (this.read ??= this.list())
  }
}

class Copy extends Transfer implements CopyInstruction {
  readonly keyword = 'COPY'
}

class Add extends Transfer implements AddInstruction {
  readonly keyword = 'ADD'
}

class Variables extends InstructionBase {
  private read: readonly VariableEntry[] | undefined

  get entries(): readonly VariableEntry[] {
    return (this.read ??= this.readEntries())
  }

  private readEntries(): readonly VariableEntry[] {
    const { file, escape } = this.around
    const kind = this.node.keyword === 'ENV' ? 'ENV' : 'ARG'
    return readAssignments(this.node, escape, kind).map(({ span, name, nameSpan, value }) => ({
      at: place(file, span),
      name: this.word({ span: nameSpan, text: name }).text,
      nameAt: place(file, nameSpan),
      value: value && this.word(value),
    }))
  }
}

class Env extends Variables implements EnvInstruction {
  readonly keyword = 'ENV'
}

export class Arg extends Variables implements ArgInstruction {
  readonly keyword = 'ARG'
}

class User extends InstructionBase implements UserInstruction {
  readonly keyword = 'USER'
  private read: { readonly user: Word | undefined } | undefined

  get user(): Word | undefined {
    const rest = readRest(this.node)
    return (this.read ??= { user: rest && this.word(rest) }).user
  }
}

class Volume extends InstructionBase implements VolumeInstruction {
  readonly keyword = 'VOLUME'
  private read: readonly Word[] | undefined

  get paths(): readonly Word[] {
    return (this.read ??= this.list())
  }
}

class Shell extends InstructionBase implements ShellInstruction {
  readonly keyword = 'SHELL'
  private read: readonly Word[] | undefined

  get elements(): readonly Word[] {
    const { file } = this.around
    return (this.read ??= (readExecForm(this.node) ?? []).map(({ span, text }) => literalWord(place(file, span), text)))
  }
}

class Other extends InstructionBase implements OtherInstruction {
  private read: readonly Word[] | undefined

  constructor(
    readonly keyword: OtherInstruction['keyword'],
    node: InstructionNode,
    order: number,
    around: Surroundings,
  ) {
    super(node, order, around)
  }

  get words(): readonly Word[] {
    const quoted = this.keyword === 'LABEL'
    const words = quoted ? readQuotedWords(this.node, this.around.escape) : readWords(this.node)
    return (this.read ??= words.map(word => this.word(word)))
  }
}

/** For `flatMap` over nodes: makes an instruction of what ONBUILD wraps, with the number that ONBUILD has. */
export function wrappedIn(
  create: (node: InstructionNode, order: number) => Instruction,
): (node: InstructionNode, order: number) => readonly Instruction[] {
  return ({ wrapped }, order) => (wrapped ? [create(wrapped, order)] : [])
}

/** The instruction number `order` of its file as rules see it. */
export function createInstruction(node: InstructionNode, order: number, around: Surroundings): Instruction {
  switch (node.keyword) {
    case 'FROM':
      return new From(node, order, around)
    case 'RUN':
      return new Run(node, order, around)
    case 'CMD':
      return new Cmd(node, order, around)
    case 'ENTRYPOINT':
      return new Entrypoint(node, order, around)
    case 'HEALTHCHECK':
      return new Healthcheck(node, order, around)
    case 'COPY':
      return new Copy(node, order, around)
    case 'ADD':
      return new Add(node, order, around)
    case 'ENV':
      return new Env(node, order, around)
    case 'ARG':
      return new Arg(node, order, around)
    case 'USER':
      return new User(node, order, around)
    case 'VOLUME':
      return new Volume(node, order, around)
    case 'SHELL':
      return new Shell(node, order, around)
    case 'EXPOSE':
    case 'LABEL':
    case 'MAINTAINER':
    case 'ONBUILD':
    case 'STOPSIGNAL':
    case 'WORKDIR':
      return new Other(node.keyword, node, order, around)
    default:
      return new Other('UNKNOWN', node, order, around)
  }
}
