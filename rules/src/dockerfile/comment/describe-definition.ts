import type { Fix } from '../../fix'
import type { Dockerfile, Instruction } from '../../model/dockerfile'
import { type Comment, commentsIn } from '../../lib/comments'
import { withLineBreaksOf } from '../../fixes/text'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-comment-describe-definition',
  title: 'Comment does not describe what stands below it',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { buildkit: ['InvalidDefinitionDescription'] },

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
  options: {
    always: { description: 'Looks without `# check=experimental=InvalidDefinitionDescription`, too.', default: false },
  },
  *check(dockerfile, context) {
    if (!context.flag('always') && !EXPERIMENTAL.test(dockerfile.file.text)) return
    const comments = commentsIn(dockerfile)
    for (const instruction of definitions(dockerfile)) {
      const comment = comments.findLast(each => isRightAbove(each, instruction))
      const name = nameOf(instruction)
      if (!comment || name === undefined || /^\w+\s*=/.test(comment.text) || comment.text.startsWith(`${name} `))
        continue
      yield {
        at: { instruction, part: { at: nameAt(instruction) ?? instruction.at } },
        message: `the comment above becomes the description of ${name}`,
        fix: () => separate(comment),
      }
    }
  },
})

const EXPERIMENTAL = /^\uFEFF?#\s*check\s*=.*\bexperimental\s*=[^;\n]*(?:all|InvalidDefinitionDescription)/im

function definitions({ globalArgs, stages }: Dockerfile): readonly Instruction[] {
  const found = [...globalArgs, ...stages.flatMap(stage => [stage.from, ...stage.of('ARG')])]
  return found.filter(instruction => nameOf(instruction) !== undefined)
}

/** Of an ARG with several arguments no comment can describe all: the first has to do. */
function nameOf(instruction: Instruction): string | undefined {
  if (instruction.keyword === 'FROM') return instruction.alias?.text
  return instruction.keyword === 'ARG' ? instruction.entries[0]?.name : undefined
}

function nameAt(instruction: Instruction) {
  if (instruction.keyword === 'FROM') return instruction.alias?.at
  return instruction.keyword === 'ARG' ? instruction.entries[0]?.nameAt : undefined
}

function isRightAbove({ at }: Comment, instruction: Instruction): boolean {
  const between = at.file.text.slice(at.span.end, instruction.at.span.start)
  return at.span.end <= instruction.at.span.start && /^[ \t]*\r?\n[ \t]*$/.test(between)
}

function separate({ at: { file, span } }: Comment): Fix {
  return {
    title: 'Put an empty line below the comment',
    applicability: 'safe',
    impact: 'in-place',
    edits: [{ file, span: { start: span.end, end: span.end }, newText: withLineBreaksOf(file, '\n') }],
  }
}

export const docs: RuleDocs = {
  rationale:
    '`docker build --call=outline` shows the comment above ARG and FROM as their description; one that is meant for something else misleads.',
  remediation: 'Begin the comment with the name, `# VERSION is the version of Node.js`, or put an empty line below it.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/invalid-definition-description/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'another text',
      code: `
        # check=experimental=InvalidDefinitionDescription
        # the version
        ARG «VERSION»=22
        # Build stage
        FROM node:$VERSION AS «build»
        USER node`,
      fixed: `
        # check=experimental=InvalidDefinitionDescription
        # the version

        ARG VERSION=22
        # Build stage

        FROM node:$VERSION AS build
        USER node`,
    },
  ],
  good: [
    {
      name: 'described, or apart',
      code: `
        # check=experimental=InvalidDefinitionDescription
        # VERSION of Node.js
        ARG VERSION=22

        # what follows

        FROM node:$VERSION AS build`,
    },
    {
      name: 'not asked for',
      code: `
        # the version
        ARG VERSION=22
        FROM node:$VERSION`,
    },
  ],
  unknown: [
    {
      name: 'an unnamed stage',
      code: `
        # check=experimental=all
        # the base
        FROM node:22.11-slim`,
    },
  ],
}
