import type { CommandBody } from '../model/dockerfile'
import type { ShellCommand, ShellPipeline, ShellWord } from '../model/shell'

/** What a simple command runs in the end: `sudo -E env A=1 apt-get install x` runs `apt-get`. */
export interface Program {
  readonly command: ShellCommand
  /** Without its folder. */
  readonly name: string
  readonly word: ShellWord
  readonly args: readonly ShellWord[]
}

/** Programs that run another one, with their options that take a value of their own, and how many words stand before it. */
const WRAPPERS: ReadonlyMap<string, { readonly valued?: RegExp; readonly operands?: number }> = new Map([
  ['sudo', { valued: /^-[ugpCThUDRrt]$/ }],
  ['env', { valued: /^-[uC]$/ }],
  ['xargs', { valued: /^-[nIPLdaEs]$/ }],
  ['nice', { valued: /^-n$/ }],
  ['ionice', { valued: /^-[cn]$/ }],
  ['timeout', { valued: /^-[sk]$/, operands: 1 }],
  ['exec', { valued: /^-a$/ }],
  ['gosu', { operands: 1 }],
  ['su-exec', { operands: 1 }],
  ['chroot', { operands: 1 }],
  ['command', {}],
  ['nohup', {}],
  ['time', {}],
  ['eatmydata', {}],
])

/** Undefined where the program is not literal, or there is none. */
export function programOf(command: ShellCommand): Program | undefined {
  let { words } = command
  for (;;) {
    const [word, ...rest] = words
    if (!word?.literal) return undefined
    const name = word.text.slice(word.text.lastIndexOf('/') + 1)
    const wrapper = WRAPPERS.get(name)
    const inner = wrapper ? behindOptions(rest, wrapper) : name === 'find' ? executedByFind(rest) : undefined
    if (!inner || inner.length === 0) return { command, name, word, args: rest }
    words = inner
  }
}

/** What has shell commands: a body of an instruction, or a script that lies beside the Dockerfile. */
export type Scripted = Pick<CommandBody, 'script'>

export function programsOf(body: Scripted | undefined): readonly Program[] {
  return (body?.script?.commands ?? []).map(programOf).filter(program => program !== undefined)
}

function behindOptions(
  words: readonly ShellWord[],
  { valued, operands = 0 }: { readonly valued?: RegExp; readonly operands?: number },
): readonly ShellWord[] {
  let at = 0
  for (; at < words.length; at++) {
    const text = words[at]?.text ?? ''
    if (valued?.test(text)) at++
    else if (!text.startsWith('-') && !/^\w+=/.test(text)) break
  }
  return words.slice(at + operands)
}

function executedByFind(words: readonly ShellWord[]): readonly ShellWord[] | undefined {
  const start = words.findIndex(({ text }) => /^-(?:exec|execdir|ok|okdir)$/.test(text))
  if (start < 0) return undefined
  const inner = words.slice(start + 1)
  const end = inner.findIndex(({ text }) => text === ';' || text === '+')
  return inner.slice(0, end < 0 ? undefined : end)
}

/** The pipelines a command is in, if any. */
export function pipelinesWith(body: Scripted, command: ShellCommand): readonly ShellPipeline[] {
  return (body.script?.pipelines ?? []).filter(({ commands }) => commands.includes(command))
}
