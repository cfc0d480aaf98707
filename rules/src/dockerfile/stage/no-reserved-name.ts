import type { Fix } from '../../fix'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { replaceWord } from '../../fixes/dockerfile'
import type { Dockerfile, Stage } from '../../model/dockerfile'
import { flagReferences, REFERENCE_KEYWORDS } from '../../lib/stage-references'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-stage-no-reserved-name',
  title: 'Stage has a name that means something else',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3063'], buildkit: ['ReservedStageName'] },

  on: REFERENCE_KEYWORDS,
  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const { alias } = stage.from
      if (!alias || !/^(?:scratch|context)$/i.test(alias.text)) continue
      yield {
        at: { instruction: stage.from, part: alias },
        message: `${alias.text} is reserved`,
        fix: () => rename(dockerfile, stage),
      }
    }
  },
})

function rename(dockerfile: Dockerfile, stage: Stage): Fix | undefined {
  const { alias } = stage.from
  const used = dockerfile.stages.some(({ parent }) => parent === stage)
  const named = flagReferences(dockerfile).some(({ name }) => name.toLowerCase() === alias?.text.toLowerCase())
  if (!alias || used || named) return undefined
  return {
    title: 'Rename the stage',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders(replaceWord(alias, placeholder('name'))),
  }
}

export const docs: RuleDocs = {
  rationale:
    '`FROM scratch` and `--from=context` mean something of Docker’s own: an image that was to be empty is built on this stage, or the other way round.',
  remediation: 'Give the stage another name, and use that where it is copied from.',
  responsibility: 'customer',
  cwe: ['CWE-706'],
  references: ['https://docs.docker.com/reference/build-checks/reserved-stage-name/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'scratch',
      code: `
        FROM node:22.11-slim AS «scratch»
        USER node`,
      fixed: `
        FROM node:22.11-slim AS name
        USER node`,
    },
    {
      name: 'one that is used',
      code: `
        FROM node:22.11-slim AS «context»
        FROM node:22.11-slim
        COPY --from=context /a /a`,
      fixed: null,
      noFix: 'Which of the two meanings the other lines have is not known.',
    },
  ],
  good: [{ name: 'another', code: 'FROM scratch AS scratch-files' }],
  unknown: [{ name: 'not complete yet', code: 'FROM node:22.11-slim AS' }],
}
