import { buildProblemRule } from '../../helpers/build-problems'
import type { RuleDocs, RuleExamples } from '../../rule'

export default buildProblemRule({
  id: 'docker-syntax-flag-value',
  title: 'Flag has a value that is none of its own',
  codes: [
    'FLAG_AT_LEAST_ONE',
    'FLAG_DUPLICATE',
    'FLAG_INVALID_DURATION',
    'FLAG_LESS_THAN_1MS',
    'FLAG_MISSING_DURATION',
    'FLAG_MISSING_VALUE',
    'FLAG_UNKNOWN_UNIT',
    'FLAG_INVALID_FROM_VALUE',
    'FLAG_EXPECTED_BOOLEAN_VALUE',
  ],
  aliases: { dockerfilelint: ['healthcheck_options_missing_args'] },
})

export const docs: RuleDocs = {
  rationale: 'The builder stops here; a health check that was to be asked every half minute is not there at all.',
  remediation:
    'Write durations with a unit (`30s`, `1m30s`, at least `1ms`), numbers from 1, `true` or `false`, and each flag once.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a unit that does not exist',
      code: `
        FROM debian:12
        USER 10001
        HEALTHCHECK --interval=«30x» --retries=«0» CMD ["/check"]`,
      fixed: null,
      noFix: 'Which value was meant the file does not say.',
    },
  ],
  good: [
    {
      name: 'as it should be',
      code: `
        FROM debian:12
        HEALTHCHECK --interval=30s --timeout=1m --retries=3 CMD ["/check"]`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG LINK
        COPY --link=$LINK app /app`,
    },
  ],
}
