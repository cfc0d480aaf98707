import type { Dockerfile, Flag, Instruction, Stage } from '../model/dockerfile'
import type { Location } from '../model/source'
import { chainOf, shippedStages } from './stages'

/** What a caller has to list in `on`. */
export const REFERENCE_KEYWORDS = ['FROM', 'COPY', 'ADD', 'RUN'] as const

/** A place that names a stage or an image: `COPY --from=build`, `RUN --mount=from=build,…`. */
export interface StageReference {
  readonly instruction: Instruction
  readonly name: string
  /** Of the name alone. */
  readonly at: Location
}

/** Those to folders that the build is given under a name are neither. */
export function flagReferences(dockerfile: Dockerfile): readonly StageReference[] {
  const instructions = [...dockerfile.instructions('COPY', 'ADD', 'RUN'), ...dockerfile.triggers('COPY', 'ADD', 'RUN')]
  return instructions
    .flatMap(instruction => instruction.flags.flatMap(flag => referenceOf(instruction, flag)))
    .filter(({ name }) => !dockerfile.namedContexts.has(name) || dockerfile.stageNamed(name))
}

function referenceOf(instruction: Instruction, { name, value, valueAt }: Flag): StageReference[] {
  if (value === undefined || !valueAt) return []
  if (name === 'from') return [{ instruction, name: value, at: valueAt }]
  const [whole, key, target] = name === 'mount' ? (/(?:^|,)(from=)([^,]+)/.exec(value) ?? []) : []
  if (whole === undefined || key === undefined || target === undefined) return []
  const { file, span } = valueAt
  const raw = file.text.slice(span.start, span.end)
  const start = span.start + raw.indexOf(key + target) + key.length
  return [{ instruction, name: target, at: { file, span: { start, end: start + target.length } } }]
}

/** Every place that means a stage by its name: FROM of later stages, `--from` and `from=` of mounts. */
export function referencesTo(dockerfile: Dockerfile, stage: Stage): readonly Location[] {
  const name = stage.name?.toLowerCase()
  if (name === undefined) return []
  const heirs = dockerfile.stages.filter(({ parent }) => parent === stage).map(({ from }) => from.image.at)
  const flags = flagReferences(dockerfile).filter(each => each.name.toLowerCase() === name)
  return [...heirs, ...flags.map(({ at }) => at)]
}

/**
 * The stages that only feed the final image: what they would start does not matter. A stage that nothing needs is a target
 * of its own, and is not among them.
 */
export function feedingStages(dockerfile: Dockerfile): ReadonlySet<Stage> {
  const shipped = shippedStages(dockerfile)
  return new Set([...neededStages(dockerfile)].filter(stage => !shipped.has(stage)))
}

/** The stages that a build of the final one needs: itself, those it continues, and those that any of them copies from. */
export function neededStages(dockerfile: Dockerfile): ReadonlySet<Stage> {
  const needed = new Set<Stage>()
  const open: Stage[] = dockerfile.finalStage ? [dockerfile.finalStage] : []
  const references = referencesByStage(dockerfile)
  for (let stage = open.pop(); stage; stage = open.pop()) {
    for (const each of chainOf(stage)) {
      if (needed.has(each)) break
      needed.add(each)
      for (const { name } of references.get(each) ?? []) {
        const target = dockerfile.stageNamed(name)
        if (target && !needed.has(target)) open.push(target)
      }
    }
  }
  return needed
}

function referencesByStage(dockerfile: Dockerfile): ReadonlyMap<Stage, readonly StageReference[]> {
  const found = new Map<Stage, StageReference[]>()
  for (const reference of flagReferences(dockerfile)) {
    const { stage } = reference.instruction
    const known = stage && found.get(stage)
    if (known) known.push(reference)
    else if (stage) found.set(stage, [reference])
  }
  return found
}
