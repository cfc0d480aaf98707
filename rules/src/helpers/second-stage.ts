/** The sketch of a second stage that ships what the first one builds. */
import type { Fix } from '../fix'
import { insertBehind, insertInstructionAfter } from '../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../fixes/placeholder'
import type { Dockerfile, Instruction } from '../model/dockerfile'

/** What a rule that uses this file has to list in `on`: all that may stand at a stage's end. */
const AT_START: readonly Instruction['keyword'][] = [
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
]

/** Undefined where there is more than one stage already: then what is built and what is shipped is somebody's decision. */
export function addSecondStage({ stages }: Dockerfile): Fix | undefined {
  const [stage, ...more] = stages
  const last = stage?.instructions.findLast(({ keyword }) => !AT_START.includes(keyword))
  if (!stage || more.length > 0 || !last || last === stage.from) return undefined
  const name = stage.name ?? 'build'
  const copy = `COPY --from=${name} ${placeholder('/app')} ${placeholder('/app')}`
  return {
    title: 'Ship what is built in a stage of its own',
    applicability: 'needs-input',
    impact: 'in-place',
    caution: 'packages, variables and users of the first stage that the program needs have to be in the second, too',
    edits: withPlaceholders([
      ...(stage.name === undefined ? insertBehind(stage.from.image, ` AS ${name}`) : []),
      ...insertInstructionAfter(last, `\nFROM ${placeholder('image')}:${placeholder('tag')}\n${copy}`),
    ]),
  }
}
