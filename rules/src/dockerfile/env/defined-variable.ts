import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { nearest } from '../../lib/nearest'
import {
  definedBefore,
  isDefinedBehind,
  isPlatformArgument,
  isPredefined,
  globalNames,
  variableUses,
  type VariableUse,
} from '../../lib/variables'
import type { Dockerfile, Instruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-env-defined-variable',
  title: 'Variable has no value yet',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { buildkit: ['UndefinedVar'] },

  on: ['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'USER', 'VOLUME', 'WORKDIR'],
  *check(dockerfile) {
    for (const instruction of dockerfile.instructions(...READERS)) {
      const { argumentsAt } = instruction
      for (const use of argumentsAt ? variableUses(argumentsAt, dockerfile.escape) : []) {
        const found = whatElse(dockerfile, instruction, use)
        if (found)
          yield { at: { instruction, part: use }, message: found.message, fix: () => correct(use, found.instead) }
      }
    }
  },
})

const READERS = ['ADD', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'USER', 'VOLUME', 'WORKDIR'] as const

function correct(use: VariableUse, instead: string | undefined): Fix | undefined {
  if (instead === undefined) return undefined
  const edits = replaceWord(use, `\${${instead}}`)
  return { title: `Write $${instead}`, applicability: 'suggestion', impact: 'in-place', edits }
}

/** Variables that base images have. */
const COMMON = /^(?:PATH|HOME|USER|HOSTNAME|LANG|SHELL|PWD|TERM|\w+_HOME|\w*PATH)$/

/** Only where something speaks for a mistake: any other name may come from the base image. */
function whatElse(dockerfile: Dockerfile, instruction: Instruction, { name, modifier }: VariableUse) {
  const known = definedBefore(instruction)
  if (known.has(name) || modifier.includes('-') || modifier.includes('+') || isPredefined(name)) return undefined
  if (isPlatformArgument(name) || globalNames(dockerfile).includes(name)) return undefined
  const instead = name.length < 4 || COMMON.test(name) ? undefined : nearest(name, known)
  if (instead !== undefined) return { message: `${name} is not declared; ${instead} is`, instead }
  return isDefinedBehind(instruction, name) && !ownEntry(instruction, name)
    ? { message: `${name} is declared further down`, instead: undefined }
    : undefined
}

function ownEntry(instruction: Instruction, name: string): boolean {
  return instruction.keyword === 'ENV' && instruction.entries.some(entry => entry.name === name)
}

export const docs: RuleDocs = {
  rationale:
    'Docker puts in nothing where nothing is known: `COPY $DIR/ /` without a value copies the whole context, secrets included.',
  remediation: 'Declare it above with ARG or ENV, or write the name as it is declared.',
  responsibility: 'customer',
  cwe: ['CWE-457'],
  references: ['https://docs.docker.com/reference/build-checks/undefined-var/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a slip',
      code: `
        FROM node:22.11-slim
        ARG FOLDER=dist
        COPY «$FODLER» /srv/
        USER node`,
      fixed: `
        FROM node:22.11-slim
        ARG FOLDER=dist
        COPY \${FOLDER} /srv/
        USER node`,
    },
    {
      name: 'declared below',
      code: `
        FROM node:22.11-slim
        COPY «$FOLDER» /srv/
        ARG FOLDER=dist`,
      fixed: null,
      noFix: 'It may be meant to come from the base image.',
    },
  ],
  good: [
    {
      name: 'declared above, in a stage it continues, or with a default',
      code: `
        FROM node:22.11-slim AS base
        ARG FOLDER=dist
        ENV HOME=/srv
        FROM base
        COPY $FOLDER \${HOME}/\${OTHER:-x}/$PATH`,
    },
  ],
  unknown: [
    {
      name: 'may come from the base image',
      code: `
        FROM node:22.11-slim
        COPY dist $APP_HOME`,
    },
  ],
}
