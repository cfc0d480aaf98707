import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-onbuild-allowed-trigger',
  title: 'ONBUILD with an instruction it cannot hold',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3043'], 'dockerfile-utils': ['ONBUILD_TRIGGER_DISALLOWED', 'ONBUILD_CHAINING_DISALLOWED'] },

  on: ['ONBUILD'],
  *check(dockerfile) {
    for (const instruction of dockerfile.instructions('ONBUILD')) {
      const [word] = instruction.words
      const keyword = word?.text.toUpperCase() ?? ''
      if (word && /^(?:ONBUILD|FROM|MAINTAINER)$/.test(keyword))
        yield { at: { instruction, part: word }, message: `${keyword} cannot be kept for a later build` }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Docker refuses the file. Whoever works around it usually means a second Dockerfile, which can be reviewed where it is used.',
  remediation: 'Keep only what copies or runs: `ONBUILD COPY`, `ONBUILD RUN`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#onbuild'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a chain, a base, a maintainer',
      code: `
        FROM node:22.11-slim
        ONBUILD «ONBUILD» RUN make
        ONBUILD «FROM» node:22
        ONBUILD «maintainer» me`,
      fixed: null,
      noFix: 'What was meant is not known.',
    },
  ],
  good: [
    {
      name: 'what may be kept',
      code: `
        FROM node:22.11-slim
        ONBUILD COPY . .
        ONBUILD RUN make`,
    },
  ],
  unknown: [
    {
      name: 'not complete yet',
      code: `
        FROM node:22.11-slim
        ONBUILD`,
    },
  ],
}
