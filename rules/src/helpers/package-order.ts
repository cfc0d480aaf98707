/** Which RUN installs from the index that another one fetched, and how to bring the two together. */
import type { Fix } from '../fix'
import { removeInstruction } from '../fixes/dockerfile'
import { imageFacts } from '../lib/images'
import { type PackageCall, packageCalls } from '../lib/packages'
import { chainOf } from '../lib/stages'
import type { Dockerfile, RunInstruction } from '../model/dockerfile'
import { textAt } from '../model/source'
import { insertTextBefore, listsNeededAfter, mergeRuns, removeLists } from './run-edits'

/** `apt-get install`. */
export function commandOf({ name, verb }: PackageCall): string {
  return `${name} ${verb.text}`
}

export interface Installation {
  readonly run: RunInstruction
  readonly call: PackageCall
}

/** The first of the stage behind the update, unless it updates itself. */
export function installationAfter(run: RunInstruction, { manager }: PackageCall): Installation | undefined {
  for (const other of run.stage?.of('RUN') ?? []) {
    if (other.at.span.start <= run.at.span.start) continue
    const call = packageCalls(other.body).find(one => one.manager === manager && one.action !== 'other')
    if (call) return call.action === 'install' ? { run: other, call } : undefined
  }
  return undefined
}

/** Nothing of that package manager is installed or upgraded in the same RUN; of yum and zypper, `update` is an upgrade. */
export function isOrphan(call: PackageCall, calls: readonly PackageCall[]): boolean {
  const alone = call.action === 'refresh' || (call.action === 'upgrade' && ALSO_REFRESHES.test(call.verb.text))
  return alone && !calls.some(other => other !== call && other.manager === call.manager && other.action !== 'other')
}

const ALSO_REFRESHES = /^(?:update|up|-Syy?u+)$/

/** Installs with apt, not from a file, where only an earlier RUN of a well-known image updated, and it installed as well. */
export function installsFromOldIndex(run: RunInstruction, call: PackageCall, calls: readonly PackageCall[]): boolean {
  const { stage } = run
  if (call.manager !== 'apt' || call.verb.text !== 'install' || !stage || run.flags.length > 0) return false
  const [first] = run.body.script?.commands ?? []
  if (first !== call.command || calls.some(({ action }) => action === 'refresh')) return false
  if (call.args.some(({ text }) => /\.deb$/.test(text))) return false
  if (!stage.baseImage || imageFacts(stage.baseImage).family !== 'debian') return false
  const before = chainOf(stage)
    .flatMap(each => each.of('RUN'))
    .filter(other => other.at.span.start < run.at.span.start)
    .map(other => packageCalls(other.body).filter(({ manager }) => manager === 'apt'))
  const updates = before.filter(earlier => earlier.some(({ action }) => action === 'refresh'))
  // An update that stands alone is reported itself.
  return updates.every(earlier => earlier.some(({ action }) => action === 'install'))
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
