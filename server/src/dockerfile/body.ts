import type { CommandBody, Heredoc, Word } from '#rules/model/dockerfile'
import type { ShellScript } from '#rules/model/shell'
import type { Location, SourceFile } from '#rules/model/source'
import type { HeredocNode, InstructionNode } from '../syntax/dockerfile/ast'
import { type ExecElement, readExecForm } from '../syntax/dockerfile/exec'
import { withoutDropped } from '../syntax/shell/dropped'
import { splitShell } from '../syntax/shell/split'
import { isPosixShell, scriptIndex, type StageShell } from './shells'
import { literalWord, place } from './word'

/** What RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD runs. The shell is parsed when a rule asks for the script. */
export class Body implements CommandBody {
  readonly form: CommandBody['form']
  readonly at: Location
  readonly heredocs: readonly Heredoc[]
  private readonly exec: readonly ExecElement[] | undefined
  private words: readonly Word[] | undefined
  private parsed: { readonly script: ShellScript | undefined } | undefined

  /** `start`: where the command begins, behind flags and HEALTHCHECK's CMD. `shell` answers for shell and heredoc form. */
  constructor(
    private readonly file: SourceFile,
    private readonly node: InstructionNode,
    private readonly start: number,
    private readonly shell: () => StageShell,
  ) {
    this.exec = readExecForm(node, start)
    this.heredocs = node.heredocs.map(heredoc => heredocOf(file, heredoc))
    this.at = place(file, { start, end: Math.max(start, this.end()) })
    this.form = this.exec ? 'exec' : isOnlyHeredoc(node, start) ? 'heredoc' : 'shell'
  }

  get elements(): readonly Word[] {
    return (this.words ??= this.exec?.map(({ span, text }) => literalWord(place(this.file, span), text)) ?? [])
  }

  get script(): ShellScript | undefined {
    return (this.parsed ??= { script: this.parse() }).script
  }

  private end(): number {
    const { argumentsSpan, span, heredocs } = this.node
    return heredocs.length > 0 ? span.end : (argumentsSpan?.end ?? this.start)
  }

  private parse(): ShellScript | undefined {
    const { file, node, start } = this
    if (this.exec) return execScript(file, this.exec, this.at)
    if (this.form === 'heredoc') {
      const [heredoc] = this.heredocs
      if (heredoc === undefined) return undefined
      if (heredoc.shebang === undefined ? this.shell() !== 'posix' : !isShellInterpreter(heredoc.shebang))
        return undefined
      const { span } = heredoc.bodyAt
      return splitShell({ file, text: file.text.slice(span.start, span.end), base: span.start })
    }
    if (this.shell() !== 'posix') return undefined
    const masked = node.masked.slice(start - node.span.start)
    const bodies = file.text.slice(start + masked.length, this.at.span.end)
    return splitShell({ file, text: bodies === '' ? masked : masked + bodies, base: start })
  }
}

export function heredocOf(file: SourceFile, { name, quoted, bodySpan }: HeredocNode): Heredoc {
  const head = file.text.slice(bodySpan.start, Math.min(bodySpan.end, bodySpan.start + 256))
  const shebang = /^\t*#!\s*(.*?)\s*(?:\n|$)/.exec(head)?.[1]
  return { name, quoted, bodyAt: place(file, bodySpan), shebang: shebang === '' ? undefined : shebang }
}

/** `RUN <<EOF`: the lines are the program. With a command in front of it they are its input. */
function isOnlyHeredoc({ masked, span, heredocs }: InstructionNode, start: number): boolean {
  return heredocs.length > 0 && /^\d*<<\S+$/.test(withoutDropped(masked.slice(start - span.start)).trim())
}

/** `/bin/bash -e`, `/usr/bin/env -S bash`. */
export function isShellInterpreter(shebang: string): boolean {
  const [program = '', ...rest] = shebang.split(/\s+/)
  if (!/(?:^|\/)env$/.test(program)) return isPosixShell(program)
  const named = rest.find(word => !word.startsWith('-') && !word.includes('='))
  return named !== undefined && isPosixShell(named)
}

function execScript(file: SourceFile, elements: readonly ExecElement[], at: Location): ShellScript | undefined {
  const script = elements[scriptIndex(elements.map(({ text }) => text))]
  if (script !== undefined) return splitShell({ file, text: script.masked, base: script.span.start })
  const [first] = elements
  const last = elements.at(-1)
  if (first === undefined || last === undefined) return undefined
  const words = elements.map(
    ({ span, text }) => ({ at: place(file, span), text, literal: true, quoting: 'double' }) as const,
  )
  const command = {
    at: place(file, { start: first.span.start, end: last.span.end }),
    assignments: [],
    words,
    name: first.text.slice(first.text.lastIndexOf('/') + 1),
    redirects: [],
    joinedBy: 'start',
    depth: 0,
  } as const
  return { at, commands: [command], pipelines: [], complete: true }
}
