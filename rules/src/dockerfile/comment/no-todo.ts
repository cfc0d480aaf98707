import { commentsIn } from '../../lib/comments'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-comment-no-todo',
  title: 'Something is left to be done',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S1135'] },

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
    'USER',
    'VOLUME',
    'WORKDIR',
  ],
  *check(dockerfile) {
    for (const { text, at, instruction } of commentsIn(dockerfile))
      if (/\b(?:TODO|FIXME|XXX)\b/.test(text)) yield { at: { instruction, part: { at } } }
  },
})

export const docs: RuleDocs = {
  rationale: 'What was to be tightened before it went live often went live.',
  remediation: 'Do it, or write down where it is planned and delete the comment.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/build/building/best-practices/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'one',
      code: `
        FROM node:22.11-slim
        «# TODO: leave root»
        CMD ["node"]`,
      fixed: null,
      noFix: 'What is to be done is not in the file.',
    },
  ],
  good: [
    {
      name: 'words like it',
      code: `
        FROM node:22.11-slim
        # todos are shown by the app
        CMD ["node"]`,
    },
  ],
  unknown: [
    {
      name: 'in a heredoc',
      code: `
        FROM node:22.11-slim
        COPY <<EOF /list
        # TODO
        EOF`,
    },
  ],
}
