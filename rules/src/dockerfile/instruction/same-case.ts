import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import type { Instruction } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-instruction-same-case',
  title: 'Instructions are written in different ways',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    buildkit: ['ConsistentInstructionCasing'],
    sonar: ['S6476'],
    'dockerfile-utils': ['CASING_INSTRUCTION'],
    dockerfilelint: ['uppercase_commands'],
  },

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
    const all = [
      ...dockerfile.globalArgs,
      ...dockerfile.preamble,
      ...dockerfile.stages.flatMap(stage => stage.instructions),
    ]
    const known = all.filter(({ keyword }) => keyword !== 'UNKNOWN')
    const lower = known.filter(({ keywordAt }) => isLower(textAt(keywordAt))).length
    const upper = known.filter(({ keywordAt }) => isUpper(textAt(keywordAt))).length
    // Where as many are written one way as the other, capitals win.
    const wanted = (text: string) => (lower > upper ? text.toLowerCase() : text.toUpperCase())
    for (const instruction of known) {
      const written = textAt(instruction.keywordAt)
      if (written === wanted(written)) continue
      yield {
        at: { instruction, part: { at: instruction.keywordAt } },
        message: `the other instructions are written in ${lower > upper ? 'lower case' : 'capitals'}`,
        fix: () => fixCase(instruction, wanted(written)),
      }
    }
  },
})

function isLower(text: string): boolean {
  return text === text.toLowerCase()
}
function isUpper(text: string): boolean {
  return text === text.toUpperCase()
}

function fixCase({ keywordAt }: Instruction, text: string): Fix {
  return {
    title: `Write ${text}`,
    applicability: 'safe',
    impact: 'in-place',
    edits: replaceWord({ at: keywordAt }, text),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Keywords that all look alike are read as keywords; one that does not is taken for part of the line above.',
  remediation: 'Write all in capitals, as Docker’s documentation does, or all in lower case.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/consistent-instruction-casing/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'one of three',
      code: `
        FROM node:22.11-slim
        «copy» . .
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY . .
        USER node`,
    },
    {
      name: 'mixed in itself',
      code: `
        from node:22.11-slim
        «Copy» . .
        user node`,
      fixed: `
        from node:22.11-slim
        copy . .
        user node`,
    },
  ],
  good: [
    {
      name: 'all alike',
      code: `
        from node:22.11-slim
        copy . .`,
    },
  ],
  unknown: [
    {
      name: 'what is no instruction',
      code: `
        FROM node:22.11-slim
        foo bar`,
    },
  ],
}
