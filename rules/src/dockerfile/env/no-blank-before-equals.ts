import type { Fix } from '../../fix'
import type { Location } from '../../model/source'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-env-no-blank-before-equals',
  title: 'Blank beside the equals sign',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S6574'] },

  on: ['ENV', 'ARG', 'LABEL'],
  *check(dockerfile) {
    for (const instruction of [...dockerfile.globalArgs, ...dockerfile.instructions('ENV', 'ARG', 'LABEL')]) {
      const { argumentsAt } = instruction
      if (!argumentsAt) continue
      const [whole = '', name = '', gap = ''] = /^([\w.-]+)([ \t]+=[ \t]*)/.exec(textAt(argumentsAt)) ?? []
      if (whole === '') continue
      const { file, span } = argumentsAt
      const start = span.start + name.length
      const at = { file, span: { start, end: start + gap.length } }
      yield { at: { instruction, part: { at } }, fix: () => close(at) }
    }
  },
})

function close({ file, span }: Location): Fix {
  return {
    title: 'Remove the blanks',
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [{ file, span, newText: '=' }],
  }
}

export const docs: RuleDocs = {
  rationale:
    '`ENV A =1` sets the variable to `=1`, and `ARG A = 1` declares two more arguments: what was to be switched on or off is not.',
  remediation: 'Write no blanks around the equals sign.',
  responsibility: 'customer',
  cwe: ['CWE-457'],
  references: ['https://docs.docker.com/reference/dockerfile/#env'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in ENV and ARG',
      code: `
        ARG VERSION« = »22
        FROM node:22.11-slim
        ENV NODE_ENV« =»production
        USER node`,
      fixed: `
        ARG VERSION=22
        FROM node:22.11-slim
        ENV NODE_ENV=production
        USER node`,
    },
  ],
  good: [
    {
      name: 'none',
      code: `
        FROM node:22.11-slim
        ENV A=1 B= C="= 2"
        ENV GREETING hello = world`,
    },
  ],
  unknown: [
    {
      name: 'not complete yet',
      code: `
        FROM node:22.11-slim
        ENV A `,
    },
  ],
}
