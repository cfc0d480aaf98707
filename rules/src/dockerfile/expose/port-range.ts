import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { replaceWord } from '../../fixes/dockerfile'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-expose-port-range',
  title: 'Port does not exist',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  supersedes: ['docker-syntax-value'],
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3011'],
    trivy: ['DS-0008'],
    kics: ['71bf8cf8-f0a1-42fa-b9d2-d10525e0a38e'],
    semgrep: ['invalid-port'],
    'dockerfile-utils': ['INVALID_PORT'],
    dockerfilelint: ['invalid_port'],
    cnspec: ['mondoo-docker-security-port-out-of-range'],
  },

  on: ['EXPOSE'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'EXPOSE'))
      for (const word of instruction.words) {
        const [, port = '', rest = ''] = /^([\d-]+)(\/\w*)?$/.exec(word.value ?? '') ?? []
        const far = port.split('-').find(each => Number(each) > 65535)
        if (far === undefined) continue
        yield {
          at: { instruction, part: word },
          message: `ports end at 65535, ${far} is none`,
          fix: () => ({
            title: 'Write another port',
            applicability: 'needs-input',
            impact: 'in-place',
            edits: withPlaceholders(replaceWord(word, placeholder('8080') + rest)),
          }),
        }
      }
  },
})

export const docs: RuleDocs = {
  rationale: 'Docker refuses the line, or a tool that reads it opens another port than the one that was meant.',
  remediation: 'Write a number between 1 and 65535.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#expose'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'one of two',
      code: `
        FROM node:22.11-slim
        EXPOSE 8080 «80000/udp»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        EXPOSE 8080 8080/udp
        USER node`,
    },
  ],
  good: [
    {
      name: 'in range',
      code: `
        FROM node:22.11-slim
        EXPOSE 65535 8000-8010/tcp`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG PORT
        EXPOSE $PORT`,
    },
  ],
}
