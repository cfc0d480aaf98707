import { buildProblemRule } from '../../helpers/build-problems'
import type { RuleDocs, RuleExamples } from '../../rule'

export default buildProblemRule({
  id: 'docker-syntax-escape-directive',
  title: 'Escape directive is not understood',
  codes: ['INVALID_ESCAPE_DIRECTIVE', 'DUPLICATED_ESCAPE_DIRECTIVE'],
})

export const docs: RuleDocs = {
  rationale: 'The builder stops, or goes on with the backslash: lines that were to be continued with a backtick end.',
  remediation: 'Write `# escape=` once, with a backslash or a backtick.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#escape'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a character that is not allowed',
      code: `
        # escape=«/»
        FROM debian:12
        USER 10001`,
      fixed: null,
      noFix: 'Which of the two was meant the file does not say.',
    },
  ],
  good: [
    {
      name: 'as it should be',
      code: `
        # escape=\`
        FROM debian:12`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        # escape=/`,
    },
  ],
}
