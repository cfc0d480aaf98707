import type { Instruction, Stage } from '../model/dockerfile'
import type { Location } from '../model/source'
import { lastBefore } from './order'
import { perObject } from './remember'
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
  for (const each of chainOf(stage)) {
    const last = lastBefore(foldersOf(each), instruction.at.span.start)
    if (last) return last.folder
  }
  return undefined
}

/** Longer ones no system opens (PATH_MAX of linux/limits.h), and thousands of them would fill the memory. */
const LONGEST_PATH = 4096

interface FolderBehind {
  readonly at: Location
  readonly folder: string | undefined
}

/** The folder behind each WORKDIR of a stage. */
const foldersOf = perObject((stage: Stage): readonly FolderBehind[] => {
  let folder = inheritedFolder(stage)
  return stage.of('WORKDIR').map(({ at, words: [word] }) => {
    const written = word?.value
    if (written === undefined || isAbsolute(written)) folder = written
    else if (folder !== undefined) folder = resolve(folder, written)
    if (folder !== undefined && folder.length > LONGEST_PATH) folder = undefined
    return { at, folder }
  })
})

/** The oldest stage first: each asks only the one it continues, and a long chain needs no deep stack. */
function inheritedFolder({ parent }: Stage): string | undefined {
  if (!parent) return undefined
  const chain = chainOf(parent)
  for (const each of chain.toReversed()) foldersOf(each)
  return chain.map(each => foldersOf(each).at(-1)).find(last => last !== undefined)?.folder
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
