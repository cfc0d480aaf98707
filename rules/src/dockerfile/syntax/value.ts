import { buildProblemRule } from '../../helpers/build-problems'
import type { RuleDocs, RuleExamples } from '../../rule'

export default buildProblemRule({
  id: 'docker-syntax-value',
  title: 'Value is none that the instruction knows',
  codes: ['INVALID_SIGNAL', 'INVALID_PROTO', 'INVALID_PORT', 'UNKNOWN_TYPE', 'UNSUPPORTED_MODIFIER'],
})

export const docs: RuleDocs = {
  rationale: 'The builder stops here, or the container does not stop when it is asked to.',
  remediation:
    'Write a signal (`SIGTERM`, `15`), a port with `tcp` or `udp`, `CMD` or `NONE` behind HEALTHCHECK, and `${NAME:-default}` or `${NAME:+other}`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#stopsignal'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a protocol',
      code: `
        FROM debian:12
        EXPOSE 80/«htp»
        USER 10001`,
      fixed: null,
      noFix: 'Which value was meant the file does not say.',
    },
  ],
  good: [
    {
      name: 'as it should be',
      code: `
        FROM debian:12
        EXPOSE 80/udp
        STOPSIGNAL SIGTERM`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG PORT
        EXPOSE $PORT`,
    },
  ],
}
