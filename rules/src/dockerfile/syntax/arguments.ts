import { buildProblemRule } from '../../helpers/build-problems'
import type { RuleDocs, RuleExamples } from '../../rule'

export default buildProblemRule({
  id: 'docker-syntax-arguments',
  title: 'Instruction has too few or too many arguments',
  codes: [
    'ARGUMENT_MISSING',
    'ARGUMENT_EXTRA',
    'ARGUMENT_REQUIRES_ONE',
    'ARGUMENT_REQUIRES_AT_LEAST_ONE',
    'ARGUMENT_REQUIRES_TWO',
    'ARGUMENT_REQUIRES_AT_LEAST_TWO',
    'ARGUMENT_REQUIRES_ONE_OR_THREE',
    'ARGUMENT_UNNECESSARY',
    'HEALTHCHECK_CMD_ARGUMENT_MISSING',
  ],
  aliases: {
    dockerfilelint: ['required_params', 'missing_args', 'extra_args', 'invalid_line', 'add_src_invalid'],
    sonar: ['S2260'],
  },
})

export const docs: RuleDocs = {
  rationale: 'The builder stops here, perhaps after half an hour of other steps, or only in the pipeline.',
  remediation: 'Write what the instruction takes: `COPY source … destination`, `FROM image AS name`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#overview'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'one missing, two too many',
      code: `
        FROM debian:12
        COPY «app»
        USER 10001
        STOPSIGNAL SIGTERM «SIGKILL»`,
      fixed: null,
      noFix: 'What is missing the file does not say.',
    },
  ],
  good: [
    {
      name: 'as it should be',
      code: `
        FROM debian:12 AS base
        COPY app /app
        USER 10001`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG SOURCES
        COPY $SOURCES /app/`,
    },
  ],
}
