import { buildProblemRule } from '../../helpers/build-problems'
import type { RuleDocs, RuleExamples } from '../../rule'

export default buildProblemRule({
  id: 'docker-syntax-key-value',
  title: 'Key and value cannot be told apart',
  codes: [
    'SYNTAX_MISSING_EQUALS',
    'SYNTAX_MISSING_NAMES',
    'SYNTAX_MISSING_SINGLE_QUOTE',
    'SYNTAX_MISSING_DOUBLE_QUOTE',
    'INVALID_SYNTAX',
  ],
  aliases: { dockerfilelint: ['invalid_format', 'label_invalid'] },
})

export const docs: RuleDocs = {
  rationale: 'The builder stops here, or takes the rest of the line into the value.',
  remediation: 'Write `KEY=value`, close each quote, and quote values with blanks: `KEY="a b"`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#env'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a value without a key',
      code: `
        FROM debian:12
        ENV A=1 «B»
        USER 10001`,
      fixed: null,
      noFix: 'What belongs to which key the file does not say.',
    },
  ],
  good: [
    {
      name: 'as it should be',
      code: `
        FROM debian:12
        ENV A=1 B="2 3"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG B
        ENV A=1 B=$B`,
    },
  ],
}
