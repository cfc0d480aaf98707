/** Scripts of the build's folder that run when a container starts. */
import type {
  AddInstruction,
  CmdInstruction,
  CopyInstruction,
  Dockerfile,
  EntrypointInstruction,
  Stage,
} from '../model/dockerfile'
import type { ShellScript, ShellWord } from '../model/shell'
import { chainOf } from './stages'

export interface StartedScript {
  readonly instruction: CmdInstruction | EntrypointInstruction
  /** What names it there. */
  readonly word: ShellWord
  /** In the folder of the build. */
  readonly path: string
  readonly script: ShellScript
}

/** What a container starts with, inherited or not. */
export function startsOf(stage: Stage | undefined): readonly (CmdInstruction | EntrypointInstruction)[] {
  return [stage?.entrypoint, stage?.cmd].filter(instruction => instruction !== undefined)
}

/** The scripts that ENTRYPOINT and CMD name, as far as COPY brings them and they were read. Each once. */
export function startedScripts(dockerfile: Dockerfile): readonly StartedScript[] {
  const { context, finalStage } = dockerfile
  if (!context || !finalStage) return []
  const found = new Map<string, StartedScript>()
  for (const instruction of startsOf(finalStage))
    for (const { words } of instruction.body.script?.commands ?? [])
      for (const word of words) {
        if (!word.literal || /^-|\s/.test(word.text)) continue
        const path = candidates(word.text, workdirAt(finalStage, Infinity))
          .map(place => sourceOf(dockerfile, finalStage, place, MAX_STAGES))
          .find(source => source !== undefined)
        const script = path === undefined ? undefined : context.script(path)
        if (path !== undefined && script && !found.has(path)) found.set(path, { instruction, word, path, script })
      }
  return [...found.values()]
}

/** Stages that a file is followed through. */
const MAX_STAGES = 8
/** Where a name without a folder is looked for. */
const SEARCHED = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

function candidates(text: string, workdir: string): readonly string[] {
  return text.includes('/')
    ? [absolute(workdir, text)]
    : [...SEARCHED.map(folder => `${folder}/${text}`), absolute(workdir, text)]
}

/** Where the folder that an image begins in is not known, paths begin with this: equal ones are in the same folder. */
const SOMEWHERE = '?'

function workdirAt(stage: Stage, offset: number): string {
  let folder = SOMEWHERE
  for (const each of [...chainOf(stage)].reverse())
    for (const workdir of each.of('WORKDIR')) {
      const { start } = workdir.at.span
      if (start > offset) return folder
      const [word] = workdir.words
      folder = word?.value === undefined ? `${SOMEWHERE}${start}` : absolute(folder, word.value)
    }
  return folder
}

function absolute(folder: string, path: string): string {
  const segments: string[] = []
  const whole = path.startsWith('/') ? path : `${folder}/${path}`
  for (const segment of whole.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return `${whole.startsWith('/') ? '/' : ''}${segments.join('/')}`
}

/** The file of the build's folder that is at a path of a stage; undefined where that is something else, or not known. */
function sourceOf(dockerfile: Dockerfile, stage: Stage, path: string, budget: number): string | undefined {
  const transfers = chainOf(stage).flatMap(each => [...each.of('COPY', 'ADD')].reverse())
  for (const copy of transfers) {
    const places = placesIn(copy, stage, path)
    if (places.length === 0) continue
    const from = copy.flags.find(({ name }) => name === 'from')?.value
    if (from !== undefined) {
      const other = dockerfile.stageNamed(from)
      if (!other || budget <= 0) return undefined
      const through = places.map(place => sourceOf(dockerfile, other, absolute('/', place), budget - 1))
      const source = through.find(one => one !== undefined)
      if (source !== undefined) return source
      continue
    }
    if (copy.sources.some(({ value = '' }) => /^\w+:\/\//.test(value))) return undefined
    const source = places.find(place => dockerfile.context?.exists(place) !== false)
    if (source === undefined) continue
    return dockerfile.context?.exists(source) === true ? absolute('.', source).replace(/^\//, '') : undefined
  }
  return undefined
}

/** What a path of the image may be in the place that a COPY takes from; none where the COPY writes elsewhere. */
function placesIn(copy: CopyInstruction | AddInstruction, stage: Stage, path: string): readonly string[] {
  const destination = copy.destination?.value
  if (destination === undefined) return []
  const target = absolute(workdirAt(copy.stage ?? stage, copy.at.span.start), destination)
  const isFolder = /\/$|(?:^|\/)\.{1,2}$/.test(destination) || copy.sources.length > 1
  if (path === target && !isFolder) return copy.sources.flatMap(({ value }) => value ?? [])
  const folder = target === '/' ? '/' : `${target}/`
  if (!path.startsWith(folder)) return []
  const rest = path.slice(folder.length)
  return copy.sources.flatMap(({ value }) => {
    if (value === undefined) return []
    const own = value.slice(value.lastIndexOf('/') + 1)
    if (/^\w+:\/\//.test(value)) return own === rest ? [value] : []
    if (/[*?[]/.test(value)) return rest.includes('/') ? [] : [`${value.slice(0, value.lastIndexOf('/') + 1)}${rest}`]
    // A file keeps its name; of a folder what is in it is copied.
    return own === rest ? [value, `${value}/${rest}`] : [`${value}/${rest}`]
  })
}
