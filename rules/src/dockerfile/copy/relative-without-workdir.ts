import type { Fix } from '../../fix'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { insertInstructionBefore } from '../../fixes/dockerfile'
import type { AddInstruction, CopyInstruction, Dockerfile } from '../../model/dockerfile'
import { chainOf, withTriggers } from '../../lib/stages'
import { isAbsolute } from '../../lib/folders'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-relative-without-workdir',
  title: 'Files go where the base image starts',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3045'] },

  on: ['COPY', 'ADD', 'WORKDIR'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'COPY', 'ADD')) {
      const { destination } = instruction
      const folder = destination && (destination.value ?? destination.text)
      if (!destination || folder === undefined || isAbsolute(folder) || /^["']?\$|^["']/.test(folder)) continue
      if (hasFolder(dockerfile, instruction)) continue
      yield { at: { instruction, part: destination }, fix: () => addFolder(dockerfile, instruction) }
    }
  },
})

function hasFolder(dockerfile: Dockerfile, instruction: CopyInstruction | AddInstruction): boolean {
  const { stage, at } = instruction
  const own = stage ? chainOf(stage).flatMap(each => each.of('WORKDIR')) : dockerfile.instructions('WORKDIR')
  const later = dockerfile.triggers('WORKDIR').filter(each => each.stage === stage)
  return [...own, ...later].some(each => each.at.span.start < at.span.start)
}

function addFolder(dockerfile: Dockerfile, instruction: CopyInstruction | AddInstruction): Fix | undefined {
  if (!dockerfile.instructions('COPY', 'ADD').includes(instruction)) return undefined
  return {
    title: 'Put WORKDIR above',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders(insertInstructionBefore(instruction, `WORKDIR ${placeholder('/app')}`)),
  }
}

export const docs: RuleDocs = {
  rationale:
    'The folder is chosen by the base image: with its next version the files land elsewhere, in the root folder among those of the system for example.',
  remediation: 'Write `WORKDIR /srv` above, or the whole path.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#copy'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no WORKDIR',
      code: `
        FROM node:22.11-slim
        COPY package.json «.»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        WORKDIR /app
        COPY package.json .
        USER node`,
    },
    {
      name: 'one in another stage',
      code: `
        FROM node:22.11-slim AS test
        WORKDIR /srv
        FROM node:22.11-slim
        ONBUILD COPY a «b»`,
      fixed: null,
      noFix: 'ONBUILD may be meant for the folder of the image that is built on it.',
    },
  ],
  good: [
    {
      name: 'a WORKDIR, inherited or kept for later, or a whole path',
      code: `
        FROM node:22.11-slim AS base
        WORKDIR /srv
        COPY a b
        FROM base
        COPY a b
        FROM node:22.11-slim
        COPY a /b
        COPY a c:\\\\b
        ONBUILD WORKDIR /srv
        ONBUILD COPY a b`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        COPY a \${FOLDER}/b`,
    },
  ],
}
