/** Which RUN installs from the index that another one fetched, and how to bring the two together. */
import type { Fix } from '../fix'
import { removeInstruction } from '../fixes/dockerfile'
import { imageFacts } from '../lib/images'
import type { PackageCall } from '../lib/packages'
import type { Dockerfile, RunInstruction } from '../model/dockerfile'
import { textAt } from '../model/source'
import { insertTextBefore, listsNeededAfter, mergeRuns, removeLists } from './run-edits'

/** `apt-get install`. */
export function commandOf({ name, verb }: PackageCall): string {
  return `${name} ${verb.text}`
}

/** A RUN and what it asks of package managers. */
export interface PackageRun {
  readonly run: RunInstruction
  readonly calls: readonly PackageCall[]
}

export interface Installation {
  readonly run: RunInstruction
  readonly call: PackageCall
}

/** The first of the stage behind the RUN number `index`, unless it updates itself. */
export function installationAfter(
  runs: readonly PackageRun[],
  index: number,
  { manager }: PackageCall,
): Installation | undefined {
  for (let i = index + 1; runs[i]?.run.stage === runs[index]?.run.stage; i++) {
    const other = runs[i]
    const call = other?.calls.find(one => one.manager === manager && one.action !== 'other')
    if (other && call) return call.action === 'install' ? { run: other.run, call } : undefined
    if (!other) return undefined
  }
  return undefined
}

/** Nothing of that package manager is installed or upgraded in the same RUN; of yum and zypper, `update` is an upgrade. */
export function isOrphan(call: PackageCall, calls: readonly PackageCall[]): boolean {
  const alone = call.action === 'refresh' || (call.action === 'upgrade' && ALSO_REFRESHES.test(call.verb.text))
  return alone && !calls.some(other => other !== call && other.manager === call.manager && other.action !== 'other')
}

const ALSO_REFRESHES = /^(?:update|up|-Syy?u+)$/

/** Installs with apt, not from a file, in a well-known image, where only an earlier layer can have updated. */
export function installsFromOldIndex({ run, calls }: PackageRun, call: PackageCall): boolean {
  const image = run.stage?.baseImage
  const [first] = run.body.script?.commands ?? []
  if (call.manager !== 'apt' || call.verb.text !== 'install' || first !== call.command || run.flags.length > 0)
    return false
  if (
    calls.some(({ action }) => action === 'refresh') ||
    call.args.some(({ text }) => /\.deb$|^-[^\WU]*U\w*$|^--update$/.test(text))
  )
    return false
  return image !== undefined && imageFacts(image).family === 'debian'
}

/** Where the very next instruction is the RUN that installs. */
export function mergeWithNext({ escape }: Dockerfile, run: RunInstruction, next: Installation): Fix | undefined {
  const instructions = run.stage?.instructions ?? []
  if (instructions[instructions.findIndex(other => other === run) + 1] !== next.run) return undefined
  const edits = mergeRuns(run, next.run, escape)
  return edits && { title: 'Merge with the RUN that installs', applicability: 'safe', impact: 'in-place', edits }
}

/** Takes a RUN away that does nothing but update, and updates where the installation is. */
export function moveUpdate(run: RunInstruction, update: PackageCall, { run: target }: Installation): Fix | undefined {
  const [only, ...more] = run.body.script?.commands ?? []
  const insert = insertTextBefore(target, textAt(update.command.at))
  if (only !== update.command || more.length > 0 || !insert || run.body.form !== 'shell') return undefined
  return {
    title: `Move ${commandOf(update)} to the RUN that installs`,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [...removeInstruction(run), ...insert],
  }
}

/** And removes the lists that this downloads, unless another RUN installs from them. */
export function updateFirst(dockerfile: Dockerfile, run: RunInstruction, { name }: PackageCall): Fix | undefined {
  const update = insertTextBefore(run, `${name} update`)
  const edits = update && [
    ...update,
    ...(listsNeededAfter(dockerfile, run) ? [] : (removeLists(dockerfile, run) ?? [])),
  ]
  return edits && { title: `Put ${name} update in front`, applicability: 'suggestion', impact: 'in-place', edits }
}
