import { buildProblemRule } from '../../helpers/build-problems'
import type { RuleDocs, RuleExamples } from '../../rule'

export default buildProblemRule({
  id: 'docker-syntax-shell-list',
  title: 'SHELL is no list',
  codes: ['SHELL_JSON_FORM', 'SHELL_REQUIRES_ONE'],
  aliases: { dockerfilelint: ['invalid_format'] },
})

export const docs: RuleDocs = {
  rationale: 'The builder stops here, and no RUN below it is tried.',
  remediation: 'Write a JSON array with the shell and its options: `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#shell'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'words',
      code: `
        FROM debian:12
        SHELL «/bin/bash -c»
        USER 10001`,
      fixed: null,
      noFix: 'Words and quotes of a shell are not those of JSON.',
    },
  ],
  good: [
    {
      name: 'as it should be',
      code: `
        FROM debian:12
        SHELL ["/bin/bash", "-c"]`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG SHELL=bash
        SHELL ["bash", "-c"]`,
    },
  ],
}
