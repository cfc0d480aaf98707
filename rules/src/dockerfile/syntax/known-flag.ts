import { buildProblemRule } from '../../helpers/build-problems'
import type { RuleDocs, RuleExamples } from '../../rule'

export default buildProblemRule({
  id: 'docker-syntax-known-flag',
  title: 'Instruction does not know the flag',
  codes: ['UNKNOWN_ADD_FLAG', 'UNKNOWN_COPY_FLAG', 'UNKNOWN_FROM_FLAG', 'UNKNOWN_HEALTHCHECK_FLAG'],
})

export const docs: RuleDocs = {
  rationale: 'The builder stops here; or, where it is older than the flag, everybody who has that version does.',
  remediation:
    'Write a flag that the instruction has, in lower case, and name the syntax that it came with: `# syntax=docker/dockerfile:1`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#copy'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a word too much',
      code: `
        FROM debian:12
        COPY «--owner»=app app /app
        USER 10001`,
      fixed: null,
      noFix: 'Which flag was meant the file does not say.',
    },
  ],
  good: [
    {
      name: 'as it should be',
      code: `
        FROM --platform=$BUILDPLATFORM debian:12
        COPY --chown=app --link app /app`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG OWNER
        COPY --chown=$OWNER app /app`,
    },
  ],
}
