import type { Fix } from '../../fix'
import type { TextEdit } from '../../fix'
import { insertBehind, replaceWord } from '../../fixes/dockerfile'
import type { Dockerfile, Stage } from '../../model/dockerfile'
import { flagReferences, REFERENCE_KEYWORDS, type StageReference } from '../../lib/stage-references'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-stage-name-stages',
  title: 'Stage is copied from by its number',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { kics: ['68a51e22-ae5a-4d48-8e87-b01a323605c9'] },

  on: REFERENCE_KEYWORDS,
  *check(dockerfile) {
    for (const reference of flagReferences(dockerfile)) {
      const stage = /^\d+$/.test(reference.name) ? dockerfile.stageNamed(reference.name) : undefined
      if (!stage || stage === reference.instruction.stage) continue
      yield {
        at: { instruction: reference.instruction, part: { at: reference.at } },
        fix: () => nameIt(dockerfile, stage, reference),
      }
    }
  },
})

/** The name it has, or a new one; once it has one, the other places that use its number are fixed in the same way. */
function nameIt({ stages }: Dockerfile, stage: Stage, reference: StageReference): Fix | undefined {
  const taken = stages.map(({ name }) => name?.toLowerCase())
  const name = stage.name ?? ['build', `build-${stage.index}`].find(free => !taken.includes(free))
  if (name === undefined || (stage.name === undefined && stage.from.image.text === '')) return undefined
  const naming: TextEdit[] = stage.name === undefined ? insertBehind(stage.from.image, ` AS ${name}`) : []
  return {
    title: `Copy from ${name}`,
    applicability: 'safe',
    impact: 'in-place',
    edits: [...naming, ...replaceWord(reference, name)],
  }
}

export const docs: RuleDocs = {
  rationale:
    'With a stage more, or another order, the number means another stage: the image is built from the wrong files, and nothing fails.',
  remediation: 'Give the stage a name, `FROM golang:1.23 AS build`, and copy with `--from=build`.',
  responsibility: 'customer',
  cwe: ['CWE-706'],
  references: ['https://docs.docker.com/build/building/multi-stage/#name-your-build-stages'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no name',
      code: `
        FROM golang:1.23
        RUN go build -o /app
        FROM scratch
        COPY --from=«0» /app /app
        USER 10001`,
      fixed: `
        FROM golang:1.23 AS build
        RUN go build -o /app
        FROM scratch
        COPY --from=build /app /app
        USER 10001`,
    },
    {
      name: 'a name that nobody uses',
      code: `
        FROM golang:1.23 AS tools
        FROM scratch
        COPY --from=«0» /app /app
        USER 10001`,
      fixed: `
        FROM golang:1.23 AS tools
        FROM scratch
        COPY --from=tools /app /app
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'by name',
      code: `
        FROM golang:1.23 AS build
        FROM scratch
        COPY --from=build /app /app`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM golang:1.23
        FROM scratch
        ARG STAGE
        COPY --from=$STAGE /app /app`,
    },
  ],
}
