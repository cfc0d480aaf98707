import { replaceWord } from '../../fixes/dockerfile'
import { referencesTo, REFERENCE_KEYWORDS } from '../../lib/stage-references'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-stage-lowercase-name',
  title: 'Stage name has capital letters',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { buildkit: ['StageNameCasing'] },

  on: REFERENCE_KEYWORDS,
  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const { alias } = stage.from
      const lower = alias?.text.toLowerCase()
      if (!alias || lower === undefined || lower === alias.text) continue
      yield {
        at: { instruction: stage.from, part: alias },
        fix: () => ({
          title: `Write ${lower}`,
          applicability: 'safe',
          impact: 'in-place',
          edits: [alias.at, ...referencesTo(dockerfile, stage)].flatMap(at => replaceWord({ at }, lower)),
        }),
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale: 'Docker does not tell `Build` from `build`; scripts that pass `--target` and people who search do.',
  remediation: 'Write names in lower case, everywhere the stage is named.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/stage-name-casing/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'with its uses',
      code: `
        FROM golang:1.23 AS «Build»
        FROM Build AS test
        FROM scratch
        COPY --from=build --chmod=755 /app /app
        USER 10001`,
      fixed: `
        FROM golang:1.23 AS build
        FROM build AS test
        FROM scratch
        COPY --from=build --chmod=755 /app /app
        USER 10001`,
    },
  ],
  good: [{ name: 'lower case', code: 'FROM golang:1.23 AS build' }],
  unknown: [{ name: 'not complete yet', code: 'FROM golang:1.23 AS' }],
}
