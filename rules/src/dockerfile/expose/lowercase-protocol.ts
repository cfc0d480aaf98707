import { replaceWord } from '../../fixes/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-expose-lowercase-protocol',
  title: 'Protocol has capital letters',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { buildkit: ['ExposeProtoCasing'] },

  on: ['EXPOSE'],
  *check(dockerfile) {
    for (const instruction of dockerfile.instructions('EXPOSE'))
      for (const word of instruction.words) {
        const written = textAt(word.at)
        const lower = written.replace(/\/[a-z]+$/i, protocol => protocol.toLowerCase())
        if (lower === written) continue
        yield {
          at: { instruction, part: word },
          fix: () => ({
            title: `Write ${lower}`,
            applicability: 'safe',
            impact: 'in-place',
            edits: replaceWord(word, lower),
          }),
        }
      }
  },
})

export const docs: RuleDocs = {
  rationale: 'Tools that compare the text take `80/TCP` and `80/tcp` for two ports.',
  remediation: 'Write the protocol in lower case: `tcp`, `udp` or `sctp`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/expose-proto-casing/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'two',
      code: `
        FROM node:22.11-slim
        EXPOSE «80/TcP» «8080/TCP» 8080/udp
        USER node`,
      fixed: `
        FROM node:22.11-slim
        EXPOSE 80/tcp 8080/tcp 8080/udp
        USER node`,
    },
  ],
  good: [
    {
      name: 'lower case',
      code: `
        FROM node:22.11-slim
        EXPOSE 80 81/udp`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG PROTOCOL
        EXPOSE 80/$PROTOCOL`,
    },
  ],
}
