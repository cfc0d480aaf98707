import type { Instruction } from '../model/dockerfile'
import { chainOf } from './stages'

/** The word of a WORKDIR: the rest of its line, with the variables put in. */
export function isAbsolute(folder: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(folder)
}

/**
 * The working folder an instruction starts in, where WORKDIR in its stage or in one that it continues says so.
 * Undefined where a variable decides, or the base image.
 */
export function folderAt(instruction: Instruction): string | undefined {
  const { stage } = instruction
  if (!stage) return undefined
  const folders = chainOf(stage)
    .toReversed()
    .flatMap(each => each.of('WORKDIR'))
    .filter(({ at }) => at.span.start < instruction.at.span.start)
    .map(({ words: [word] }) => word?.value)
  const start = folders.findLastIndex(folder => folder !== undefined && isAbsolute(folder))
  const parts = start < 0 ? [] : folders.slice(start)
  if (!parts.every(part => part !== undefined)) return undefined
  const [first, ...rest] = parts
  return first === undefined ? undefined : rest.reduce(resolve, first)
}

/** Puts a relative folder behind another one, with `.` and `..` taken out. */
export function resolve(base: string, folder: string): string {
  if (isAbsolute(folder)) return folder
  const parts: string[] = []
  for (const part of `${base}/${folder}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
