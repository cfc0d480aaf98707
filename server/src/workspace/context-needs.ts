import type { DockerfileDocument } from '../analysis/types'
import { buildDockerfile } from '../dockerfile/build'
import { type Build, pathOfSource } from '../dockerfile/build-options'

/** What has to be known of the folder that a Dockerfile takes from: equal needs want the same files. */
export interface ContextNeeds {
  /** Sources of COPY and ADD as paths of the folder, wildcards included; sorted, each once. */
  readonly sources: readonly string[]
  /** Last segments of whatever RUN, CMD and ENTRYPOINT may name a file with; sorted, each once. */
  readonly named: readonly string[]
  readonly key: string
}

/** Undefined where nothing is taken from the folder. */
export function contextNeeds(document: DockerfileDocument, build: Build): ContextNeeds | undefined {
  const sources = new Set<string>()
  for (const { sources: words, flags } of buildDockerfile(document, undefined, build).instructions('COPY', 'ADD')) {
    if (flags.some(({ name }) => name === 'from')) continue
    for (const { value } of words)
      if (value !== undefined && !/^(?:[a-z][a-z+.-]*:\/\/|git@|<<)/i.test(value)) sources.add(pathOfSource(value))
  }
  if (sources.size === 0) return undefined
  const all = [...sources].sort()
  const named = [...namesIn(document)].sort()
  return { sources: all, named, key: JSON.stringify([all, named]) }
}

/** Cheaper than to split the commands, which happens when rules run: too many names only cost a look. */
function namesIn({ file, tree }: DockerfileDocument): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { keyword, span } of tree.instructions) {
    if (keyword !== 'RUN' && keyword !== 'CMD' && keyword !== 'ENTRYPOINT') continue
    for (const [name] of file.text.slice(span.start, span.end).matchAll(/[\w.-]{2,100}(?=["'\s,;&|)\\]|$)/g))
      if (isScriptName(name)) names.add(name)
  }
  return names
}

/** What has another extension is a program in another language, or no program. */
export function isScriptName(name: string): boolean {
  return /^(?!-)[\w-]+$|\.(?:sh|bash|ash|dash|ksh)$/.test(name)
}
