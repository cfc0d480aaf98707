import { replaceWord } from '../../fixes/dockerfile'
import { nearest } from '../../lib/nearest'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-instruction-known',
  title: 'Instruction does not exist',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { dockerfilelint: ['invalid_command'], 'dockerfile-utils': ['UNKNOWN_INSTRUCTION'] },

  on: ['UNKNOWN'],
  *check(dockerfile) {
    for (const instruction of dockerfile.instructions('UNKNOWN')) {
      const written = textAt(instruction.keywordAt)
      const close = nearest(written, KEYWORDS)
      yield {
        at: { instruction, part: { at: instruction.keywordAt } },
        message: `${written.slice(0, 40)} is no instruction`,
        fix: () =>
          close === undefined
            ? undefined
            : {
                title: `Write ${close}`,
                applicability: 'suggestion',
                impact: 'in-place',
                edits: replaceWord({ at: instruction.keywordAt }, close),
              },
      }
    }
  },
})

const KEYWORDS =
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  )

export const docs: RuleDocs = {
  rationale: 'The build fails; often a backslash is missing above, and the line was to be part of a command.',
  remediation: 'Write one of Docker’s instructions, or continue the line above with a backslash.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#overview'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a slip',
      code: `
        FROM node:22.11-slim
        «COYP» . .
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY . .
        USER node`,
    },
    {
      name: 'part of a command',
      code: `
        FROM node:22.11-slim
        RUN make
          «&&» make install
        USER node`,
      fixed: null,
      noFix: 'What was meant is not known.',
    },
  ],
  good: [
    {
      name: 'all there are',
      code: `
        FROM node:22.11-slim
        STOPSIGNAL SIGINT
        SHELL ["/bin/bash", "-c"]`,
    },
  ],
  unknown: [
    {
      name: 'a heredoc',
      code: `
        FROM node:22.11-slim
        RUN <<EOF
        fetch me
        EOF`,
    },
  ],
}
