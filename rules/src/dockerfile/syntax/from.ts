import { buildProblemRule } from '../../helpers/build-problems'
import type { RuleDocs, RuleExamples } from '../../rule'

export default buildProblemRule({
  id: 'docker-syntax-from',
  title: 'FROM cannot be read',
  codes: ['INVALID_AS', 'INVALID_BUILD_STAGE_NAME', 'INVALID_REFERENCE_FORMAT'],
})

export const docs: RuleDocs = {
  rationale: 'The builder stops at the first line.',
  remediation:
    'Write `FROM image:tag AS name`; a name begins with a letter and holds letters, digits, `-`, `_` and `.`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#from'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a name that begins with a digit',
      code: `
        FROM debian:12 AS «1st»
        USER 10001`,
      fixed: null,
      noFix: 'Which name was meant the file does not say.',
    },
    {
      name: 'another word than AS',
      code: `
        FROM debian:12 «IS» base
        USER 10001`,
      fixed: null,
      noFix: 'Which name was meant the file does not say.',
    },
  ],
  good: [
    {
      name: 'as it should be',
      code: `
        FROM debian:12 AS first`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG BASE
        FROM $BASE AS first`,
    },
  ],
}
