/** Rules about what the values of certain labels have to look like. */
import { type Label, labelsOf } from '../lib/labels'
import { withTriggers } from '../lib/stages'
import { dockerfileRule, type DockerfileRule, type RuleMetadata } from '../rule'

export interface LabelRule extends RuleMetadata {
  /** Keys the rule is about where the user names no others (option `labels`). */
  readonly labels: readonly string[]
  readonly isValid: (value: string) => boolean
  readonly expected: string
}

/** A value that holds a variable without a known value is never a finding. */
export function labelRule({ labels, isValid, expected, ...rule }: LabelRule): DockerfileRule {
  return dockerfileRule({
    ...rule,
    on: ['LABEL'],
    options: { labels: { description: 'Keys of the labels to look at', default: labels } },
    *check(dockerfile, context) {
      const keys = context.strings('labels')
      for (const instruction of withTriggers(dockerfile, 'LABEL'))
        for (const label of labelsOf(instruction).filter(({ key }) => keys.includes(key)))
          if (label.value !== undefined && label.value !== '' && !isValid(label.value))
            yield { at: { instruction, part: { at: label.at } }, message: messageOf(label, expected) }
    },
  })
}

function messageOf({ key }: Label, expected: string): string {
  return `${key} is not ${expected}`
}
