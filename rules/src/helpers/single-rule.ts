/** Of CMD, ENTRYPOINT and HEALTHCHECK a stage has one: the last. */
import { removeInstruction } from '../fixes/dockerfile'
import { feedingStages, REFERENCE_KEYWORDS } from '../lib/stage-references'
import { dockerfileRule, type DockerfileRule, type RuleMetadata } from '../rule'

export interface SingleRule extends RuleMetadata {
  readonly keyword: 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK'
}

export function singleRule({ keyword, ...rule }: SingleRule): DockerfileRule {
  return dockerfileRule({
    ...rule,
    on: [keyword, ...REFERENCE_KEYWORDS],
    *check(dockerfile) {
      const feeding = feedingStages(dockerfile)
      for (const stage of dockerfile.stages.filter(each => !feeding.has(each)))
        for (const instruction of stage.of(keyword).slice(0, -1))
          yield {
            at: { instruction, part: { at: instruction.keywordAt } },
            message: `a later ${keyword} of this stage replaces it`,
            fix: () => ({
              title: `Remove this ${keyword}`,
              // What Docker ignored before cannot be missed.
              applicability: 'safe',
              impact: 'in-place',
              edits: removeInstruction(instruction),
            }),
          }
    },
  })
}
