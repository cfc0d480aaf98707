import type { SourceFile } from '#rules/model/source'
import type { PlannedBuild } from './build-contexts'
import { type ComposeBuild, readCompose, type Text } from './compose'
import type { FileProblem } from './decode'
import { displayName, directoryOf, nameOf, uriAt } from './uris'

/** The file that others in its folder add to: `compose.yaml`, `docker-compose.yml`. */
const BASE = /^(?:docker-)?compose\.ya?ml$/

/** What Compose files say of Dockerfiles, by the URI of the Dockerfile. */
export type ComposeBuilds = ReadonlyMap<string, readonly PlannedBuild[]>

/** Builds that are told apart; more of one file are variants that say nothing new. */
const MAX_BUILDS = 16

/**
 * Puts together what Compose files say. Each is read alone: which of them are used together nobody knows; but a file that
 * leaves out of a service what the folder's base file says of it adds to that one. A file that is no YAML is a problem.
 */
export function composeBuilds(files: readonly SourceFile[], onProblem: (problem: FileProblem) => void): ComposeBuilds {
  const found = new Map<string, Map<string, PlannedBuild>>()
  for (const folder of new Set(files.map(({ uri }) => directoryOf(uri)))) {
    const here = files.filter(({ uri }) => directoryOf(uri) === folder)
    const read = here.map(file => ({ file, ...readCompose(file) }))
    for (const { file, problem } of read)
      if (problem) onProblem({ uri: file.uri, message: `${placeOf(file, problem.offset)}: ${problem.message}` })
    const base = read.find(({ file }) => BASE.test(nameOf(file.uri)))
    for (const { file, builds } of read)
      for (const build of builds) {
        const below = file === base?.file ? undefined : base?.builds.find(({ service }) => service === build.service)
        add(found, folder, below ? merged(below, build) : build)
      }
  }
  return new Map([...found].map(([uri, builds]) => [uri, [...builds.values()].slice(0, MAX_BUILDS)]))
}

function add(found: Map<string, Map<string, PlannedBuild>>, folder: string, build: ComposeBuild): void {
  const { context, dockerfile, target, args, contextNames } = build
  const directory = context.kind === 'absent' ? folder : pathIn(folder, context)
  // Where the folder is not known, the Dockerfile in it is not either.
  const uri = directory && pathIn(directory, dockerfile.kind === 'absent' ? DOCKERFILE : dockerfile)
  if (directory === undefined || uri === undefined) return
  const planned: PlannedBuild = {
    folder: { uri: directory },
    ...(target.kind === 'absent' ? {} : { target: { name: target.kind === 'known' ? target.value : undefined } }),
    ...(args.size > 0 ? { args } : {}),
    ...(contextNames.length > 0 ? { namedContexts: new Set(contextNames) } : {}),
  }
  const key = JSON.stringify([directory, target, [...args], contextNames])
  found.set(uri, (found.get(uri) ?? new Map<string, PlannedBuild>()).set(key, planned))
}

const DOCKERFILE: Text = { kind: 'known', value: 'Dockerfile' }

/** Undefined for what is not known, or lies elsewhere than in a file system: repositories, archives, other services. */
function pathIn(folder: string, path: Text): string | undefined {
  if (path.kind !== 'known' || /^(?:[a-z][\w+.-]*:|git@|~)/i.test(path.value)) return undefined
  const { value } = path
  if (!value.startsWith('/')) return uriAt(folder, value.replace(/\/+/g, '/').replace(/\/$/, ''))
  return folder.startsWith('file:///')
    ? uriAt('file://', value.replace(/\/+/g, '/').slice(1).replace(/\/$/, ''))
    : undefined
}

function merged(below: ComposeBuild, build: ComposeBuild): ComposeBuild {
  const either = (own: Text, other: Text): Text => (own.kind === 'absent' ? other : own)
  return {
    service: build.service,
    context: either(build.context, below.context),
    dockerfile: either(build.dockerfile, below.dockerfile),
    target: either(build.target, below.target),
    args: new Map([...below.args, ...build.args]),
    contextNames: [...new Set([...below.contextNames, ...build.contextNames])],
  }
}

/** `compose.yaml:3:7`, 1-based. */
function placeOf({ uri, text }: SourceFile, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `${displayName(uri)}:${line}:${offset - (before.lastIndexOf('\n') + 1) + 1}`
}
