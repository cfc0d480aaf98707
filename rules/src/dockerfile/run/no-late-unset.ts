import { commandRule } from '../../helpers/command-rule'
import { perObject } from '../../lib/remember'
import { chainOf } from '../../lib/stages'
import type { Stage } from '../../model/dockerfile'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-no-late-unset',
  title: 'Variable comes back in the next layer',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { sonar: ['S6581'] },

  programs: ['unset'],
  reads: ['ENV'],
  violates({ args }, { run }) {
    const stages = run.stage ? chainOf(run.stage).map(firstSet) : []
    const isSet = (name: string) => stages.some(first => (first.get(name) ?? Infinity) < run.at.span.start)
    return args
      .filter(({ text }) => isSet(text))
      .map(word => ({
        at: { instruction: run, part: word },
        message: `ENV sets ${word.text} for every later instruction and for the container`,
      }))
  },
})

/** Where the first ENV of a stage begins that sets a variable. */
const firstSet = perObject((stage: Stage): ReadonlyMap<string, number> => {
  const first = new Map<string, number>()
  for (const { at, entries } of stage.of('ENV').toReversed())
    for (const { name } of entries) first.set(name, at.span.start)
  return first
})

export const docs: RuleDocs = {
  rationale:
    '`unset` holds until the end of its RUN: the container still has the variable, and the image’s configuration shows its value to everybody.',
  remediation:
    'Set what only one command needs in that command, `RUN TOKEN_FILE=/run/secrets/a make`; a secret belongs into `RUN --mount=type=secret`.',
  responsibility: 'customer',
  cwe: ['CWE-526'],
  references: ['https://docs.docker.com/reference/dockerfile/#env'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in a later layer',
      code: `
        FROM debian:12
        ENV MODE=build
        RUN make && unset «MODE»`,
      fixed: null,
      noFix: 'Which commands need the variable is not known.',
    },
  ],
  good: [
    {
      name: 'set in the same RUN',
      code: `
        FROM debian:12
        RUN export MODE=build && make && unset MODE`,
    },
  ],
  unknown: [
    {
      name: 'may come from the base image',
      code: `
        FROM debian:12
        RUN unset MODE`,
    },
  ],
}
