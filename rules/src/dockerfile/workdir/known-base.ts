import { chainOf } from '../../lib/stages'
import type { OtherInstruction } from '../../model/dockerfile'
import { folderAt, isAbsolute } from '../../lib/folders'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-workdir-known-base',
  title: 'Working folder depends on the base image',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { buildkit: ['WorkdirRelativePath'] },

  supersedes: ['docker-workdir-absolute'],
  on: ['WORKDIR'],
  *check(dockerfile) {
    for (const instruction of dockerfile.instructions('WORKDIR')) {
      const [word] = instruction.words
      const folder = word && (word.value ?? word.text)
      if (!word || folder === undefined || folder === '' || isAbsolute(folder) || /^["']?\$/.test(folder)) continue
      if (folderAt(instruction) === undefined && !isBehindAnother(instruction))
        yield { at: { instruction, part: word } }
    }
  },
})

/** Behind a WORKDIR in a variable; or behind a relative one, which is reported itself. */
function isBehindAnother({ stage, at }: OtherInstruction<'WORKDIR'>): boolean {
  return (stage ? chainOf(stage) : []).some(each =>
    each.of('WORKDIR').some(other => other.at.span.start < at.span.start),
  )
}

export const docs: RuleDocs = {
  rationale:
    'The base image’s author may start in another folder with the next version; then everything below works on other files.',
  remediation: 'Write the whole path, at least in the first WORKDIR.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/workdir-relative-path/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'the first one',
      code: `
        FROM node:22.11-slim
        WORKDIR «app»
        WORKDIR web`,
      fixed: null,
      noFix: 'The folder the base image starts in is not known.',
    },
  ],
  good: [
    {
      name: 'behind an absolute one, of a stage it continues',
      code: `
        FROM node:22.11-slim AS base
        WORKDIR /srv
        FROM base
        WORKDIR app`,
    },
  ],
  unknown: [
    {
      name: 'behind one that is decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        WORKDIR $FOLDER
        WORKDIR app`,
    },
  ],
}
