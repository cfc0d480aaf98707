import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-instruction-from-first',
  title: 'Nothing but ARG may stand above FROM',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3061'], 'dockerfile-utils': ['NO_SOURCE_IMAGE'], dockerfilelint: ['from_first'] },

  on: [
    'FROM',
    'ADD',
    'ARG',
    'CMD',
    'COPY',
    'ENTRYPOINT',
    'ENV',
    'EXPOSE',
    'HEALTHCHECK',
    'LABEL',
    'MAINTAINER',
    'ONBUILD',
    'RUN',
    'SHELL',
    'STOPSIGNAL',
    'UNKNOWN',
    'USER',
    'VOLUME',
    'WORKDIR',
  ],
  *check({ preamble, stages }) {
    const [first, ...more] = preamble
    if (!first) return
    if (stages.length === 0)
      yield {
        at: { instruction: first, part: { at: first.keywordAt } },
        message: 'no FROM says what this image is built on',
      }
    else
      for (const instruction of [first, ...more])
        yield {
          at: { instruction, part: { at: instruction.keywordAt } },
          message: `${instruction.keyword} above the first FROM belongs to no image`,
        }
  },
})

export const docs: RuleDocs = {
  rationale: 'Docker refuses the file; where a tool does not, the line has no effect, a USER among them.',
  remediation: 'Move it below the FROM of the stage that it is meant for.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#from'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a label',
      code: `
        ARG VERSION=22
        «LABEL» team=web
        FROM node:$VERSION
        USER node`,
      fixed: null,
      noFix: 'Which of the stages it was meant for is not known.',
    },
    {
      name: 'no FROM at all',
      code: `
        ARG VERSION=22
        «RUN» make
        USER node`,
      fixed: null,
      noFix: 'Which image it is built on is not known.',
    },
  ],
  good: [
    {
      name: 'arguments and comments',
      code: `
        # syntax=docker/dockerfile:1
        ARG VERSION=22
        # the base
        FROM node:$VERSION`,
    },
  ],
  unknown: [{ name: 'empty yet', code: 'ARG VERSION=22' }],
}
