import { replaceWord } from '../../fixes/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-expose-container-port-only',
  title: 'EXPOSE with an address or a second port',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  supersedes: ['docker-syntax-value'],
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { buildkit: ['ExposeInvalidFormat'], dockerfilelint: ['expose_host_port'] },

  on: ['EXPOSE'],
  *check(dockerfile) {
    for (const instruction of dockerfile.instructions('EXPOSE'))
      for (const word of instruction.words) {
        const [, port] = /^(?:[^$]*):(\d[\d-]*(?:\/\w+)?)$/.exec(word.text) ?? []
        if (port === undefined) continue
        yield {
          at: { instruction, part: word },
          fix: () => ({
            title: `Write ${port}`,
            applicability: 'safe',
            impact: 'in-place',
            edits: replaceWord(word, port),
          }),
        }
      }
  },
})

export const docs: RuleDocs = {
  rationale:
    'An address suggests that the port is bound to it alone, `127.0.0.1:5432`; EXPOSE binds nothing, and who starts the container opens it to all.',
  remediation: 'Name the container’s port; say when starting where it is bound: `docker run -p 127.0.0.1:8080:80`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/expose-invalid-format/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'both',
      code: `
        FROM node:22.11-slim
        EXPOSE «127.0.0.1:80:8080» «[::1]:53:53/udp» «5000:5001» 9000
        USER node`,
      fixed: `
        FROM node:22.11-slim
        EXPOSE 8080 53/udp 5001 9000
        USER node`,
    },
  ],
  good: [
    {
      name: 'ports',
      code: `
        FROM node:22.11-slim
        EXPOSE 80 8000-8010/tcp`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG PORT
        EXPOSE $PORT:\${PORT:-80}`,
    },
  ],
}
