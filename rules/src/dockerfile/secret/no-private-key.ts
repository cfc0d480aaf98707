import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-secret-no-private-key',
  title: 'Private key is written in the Dockerfile',
  severity: 'critical',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: {},
  on: ['RUN', 'COPY', 'ENV', 'ARG'],
  supersedes: ['docker-secret-no-plaintext'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'RUN', 'COPY', 'ENV', 'ARG')) {
      const { file, span } = instruction.at
      for (const match of file.text.slice(span.start, span.end).matchAll(KEY)) {
        const start = span.start + match.index
        const at = { file, span: { start, end: start + match[0].length } }
        yield { at: { instruction, part: { at } }, secret: true, covers: [at] }
      }
    }
  },
})

/** The header with at least a line of the key behind it. */
const KEY =
  /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----(?:[\s\\]|\\n)*[A-Za-z0-9+/=]{24}[A-Za-z0-9+/=\s\\-]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g

export const docs: RuleDocs = {
  rationale:
    'Whoever can read the repository or pull the image is, to every server that knows the key, its owner. Taking it out later changes neither the image’s layers nor the history of git.',
  remediation:
    'Give the key up and make a new one that never enters the repository: in the build `RUN --mount=type=secret` or `--mount=type=ssh`, in the container a file that is mounted there.',
  responsibility: 'customer',
  cwe: ['CWE-321', 'CWE-798'],
  references: ['https://docs.docker.com/build/building/secrets/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in a heredoc',
      code: `
        FROM debian:12
        COPY <<EOF /root/.ssh/id_ed25519
        «-----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1leGFtcGxlLW5vdC1hLWtleS0wMTIzNDU2Nzg5
        -----END OPENSSH PRIVATE KEY-----»
        EOF
        USER 10001`,
      fixed: null,
      noFix: 'The key has to be replaced, here and wherever it opens something.',
    },
  ],
  good: [
    {
      name: 'only spoken of',
      code: `
        FROM debian:12
        RUN grep -q "-----BEGIN PRIVATE KEY-----" /key && echo "-----BEGIN CERTIFICATE-----"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG KEY
        RUN echo "$KEY" > /key`,
    },
  ],
}
