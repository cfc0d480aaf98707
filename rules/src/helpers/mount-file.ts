/** The fix for a secret file in a layer: lend it to the RUNs that need it. */
import type { Fix, TextEdit } from '../fix'
import { insertFlag, removeInstruction } from '../fixes/dockerfile'
import { programsOf } from '../lib/programs'
import { toolOf } from '../lib/tools'
import type { AddInstruction, CopyInstruction, RunInstruction } from '../model/dockerfile'
import { removeCommand } from './remove-command'

/** Who reads the file in a build. Nothing else is known to need it there. */
const READERS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:\.npmrc|\.yarnrc(?:\.yml)?)$/, /^(?:npm|yarn|pnpm|npx|lerna)$/],
  [/^(?:\.pypirc|pip\.conf)$/, /^(?:pip|twine|poetry|uv|pipenv)$/],
  [/^(?:\.netrc|_netrc|\.git-credentials)$/, /^(?:git|curl|pip|go|npm|yarn|composer|bundle|poetry)$/],
  [/^id_\w+$/, /^(?:git|ssh|scp|rsync|go|npm|yarn|pip|composer|bundle|cargo)$/],
  [/^settings\.xml$/, /^mvnw?$/],
  [/^auth\.json$/, /^composer$/],
  [/^nuget\.config$/i, /^(?:dotnet|nuget)$/],
]

/** Where a file lands: its path in the image. Undefined where the working folder is not known. */
export function landingPlace({
  destination,
  sources,
  stage,
  at,
}: CopyInstruction | AddInstruction): string | undefined {
  const name = sources[0]?.value?.split('/').at(-1)
  const given = destination?.value
  if (given === undefined || name === undefined || sources.length !== 1) return undefined
  const path = /(?:^|\/)\.?$/.test(given) ? `${given.replace(/(?:^|\/)\.?$/, '')}/${name}` : given
  if (given.startsWith('/')) return path
  const folder = stage?.of('WORKDIR').findLast(workdir => workdir.at.span.start < at.span.start)?.words[0]?.value
  return folder?.startsWith('/') ? `${folder.replace(/\/$/, '')}/${path.replace(/^\.?\//, '')}` : undefined
}

/** The words of `rm` in a RUN that take a file away that was copied before. */
export function removalsOf(run: RunInstruction, path: string) {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return programsOf(run.body)
    .filter(program => /^(?:rm|shred|unlink)$/.test(program.name))
    .flatMap(program =>
      program.args
        .filter(({ text }) => text === path || text === name || (text.endsWith(`/${name}`) && /^[~$]/.test(text)))
        .map(word => ({ program, word })),
    )
}

export function mountFile(copy: CopyInstruction | AddInstruction): Fix | undefined {
  const path = landingPlace(copy)
  const name = copy.sources[0]?.value?.split('/').at(-1) ?? ''
  const reader = READERS.find(([file]) => file.test(name))?.[1]
  if (path === undefined || !reader || !copy.stage) return undefined
  const later = copy.stage.of('RUN').filter(({ at }) => at.span.start > copy.at.span.start)
  const runs = later.filter(({ body }) => programsOf(body).some(program => reader.test(toolOf(program).name)))
  const removals = later.flatMap(run => removalsOf(run, path).map(({ program }) => removalOf(run, program)))
  if (runs.length === 0 || runs.some(({ body }) => body.script === undefined)) return undefined
  if (!removals.every(edits => edits !== undefined)) return undefined
  const id = name.replace(/^[._]/, '').replace(/\W+/g, '_')
  return {
    title: `Mount ${name} as a secret of the build`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: `build with --secret id=${id},src=${name}; change a secret that was built in`,
    edits: [
      ...removeInstruction(copy),
      ...runs.flatMap(run => insertFlag(run, `--mount=type=secret,id=${id},target=${path}`)),
      ...removals.flat(),
    ],
  }
}

/** A mounted file cannot be removed: the command that did has to go, as long as it removes nothing else. */
function removalOf(run: RunInstruction, program: ReturnType<typeof programsOf>[number]): TextEdit[] | undefined {
  const operands = program.args.filter(({ text }) => !text.startsWith('-'))
  return operands.length === 1 ? removeCommand(run, program.command) : undefined
}
