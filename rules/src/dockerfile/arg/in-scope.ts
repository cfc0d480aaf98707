import type { Fix } from '../../fix'
import { insertInstructionAfter } from '../../fixes/dockerfile'
import type { Dockerfile, Instruction, Stage } from '../../model/dockerfile'
import { definedBefore, globalNames, isPlatformArgument, variableUses, type VariableUse } from '../../lib/variables'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-arg-in-scope',
  title: 'Build argument does not reach this stage',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S6579'] },

  on: ['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'FROM', 'LABEL', 'RUN', 'USER', 'VOLUME', 'WORKDIR'],
  *check(dockerfile) {
    const known = new Set([...globalNames(dockerfile), ...dockerfile.stages.flatMap(namesOf)])
    for (const stage of dockerfile.stages) {
      const reported = new Set<string>()
      for (const instruction of stage.instructions)
        for (const use of usesOf(dockerfile, instruction)) {
          if (!known.has(use.name) && !isPlatformArgument(use.name)) continue
          if (reported.has(use.name) || definedBefore(instruction).has(use.name)) continue
          reported.add(use.name)
          yield {
            at: { instruction, part: use },
            message: `${use.name} is empty here without ARG ${use.name} in this stage`,
            fix: () => declare(stage, use.name),
          }
        }
    }
  },
})

function namesOf(stage: Stage): readonly string[] {
  return stage.of('ARG').flatMap(({ entries }) => entries.map(({ name }) => name))
}

function usesOf({ escape }: Dockerfile, instruction: Instruction): readonly VariableUse[] {
  const { argumentsAt, keyword } = instruction
  if (!argumentsAt || !/^(?:ADD|COPY|ENV|EXPOSE|LABEL|RUN|USER|VOLUME|WORKDIR)$/.test(keyword)) return []
  const uses = variableUses(argumentsAt, escape).filter(({ modifier }) => modifier === '')
  if (instruction.keyword !== 'RUN') return uses
  // What the command sets itself, reads or loops over is its own.
  const { script } = instruction.body
  if (!script || instruction.body.heredocs.length > 0) return []
  const { file, span } = argumentsAt
  const text = file.text.slice(span.start, span.end)
  return uses.filter(
    ({ name }) =>
      !new RegExp(String.raw`(?<![$\w{])${name}=|\b(?:for|read|local|unset|-v)\b[^;&|]*\b${name}\b`).test(text),
  )
}

function declare({ from }: Stage, name: string): Fix {
  return {
    title: `Put ARG ${name} below FROM`,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: insertInstructionAfter(from, `ARG ${name}`),
  }
}

export const docs: RuleDocs = {
  rationale:
    'What stands above the first FROM is known to FROM alone, what a stage declares to that stage: here the variable is empty, so a version, a user or a path is silently left out.',
  remediation: 'Repeat `ARG NAME`, without a value, in each stage that reads it.',
  responsibility: 'customer',
  cwe: ['CWE-457'],
  references: ['https://docs.docker.com/reference/dockerfile/#scope'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'declared above FROM',
      code: `
        ARG VERSION=22
        FROM node:$VERSION
        LABEL version=«$VERSION»
        RUN echo $VERSION «$TARGETARCH»
        USER node`,
      fixed: `
        ARG VERSION=22
        FROM node:$VERSION
        ARG TARGETARCH
        ARG VERSION
        LABEL version=$VERSION
        RUN echo $VERSION $TARGETARCH
        USER node`,
    },
    {
      name: 'declared in another stage',
      code: `
        FROM golang:1.23 AS build
        ARG PORT=8080
        RUN echo $PORT
        FROM debian:12
        ENTRYPOINT ["/app"]
        RUN echo «$PORT» > /etc/port
        USER 10001`,
      fixed: `
        FROM golang:1.23 AS build
        ARG PORT=8080
        RUN echo $PORT
        FROM debian:12
        ARG PORT
        ENTRYPOINT ["/app"]
        RUN echo $PORT > /etc/port
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'declared in the stage, inherited, or set in the command',
      code: `
        ARG VERSION=22
        FROM node:$VERSION AS base
        ARG VERSION
        RUN echo $VERSION
        FROM base
        RUN echo $VERSION && TARGETARCH=$(arch) && echo $TARGETARCH`,
    },
    {
      name: 'single quotes and heredocs for others',
      code: `
        ARG VERSION=22
        FROM node:22
        RUN echo '$VERSION' && echo \${VERSION:-1}`,
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
