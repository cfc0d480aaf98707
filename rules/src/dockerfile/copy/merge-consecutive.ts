import type { Fix } from '../../fix'
import type { AddInstruction, CopyInstruction, Instruction } from '../../model/dockerfile'
import { shippedSequences } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-merge-consecutive',
  title: 'Copies in a row could be one layer',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { kics: ['0008c003-79aa-42d8-95b8-1c2fe37dbfe6'] },

  on: ['COPY', 'ADD'],
  *check(dockerfile) {
    for (const instructions of shippedSequences(dockerfile))
      for (const [index, first] of instructions.entries()) {
        const second = instructions[index + 1]
        if (!areAlike(first, second) || areAlike(instructions[index - 1], first)) continue
        yield {
          at: { instruction: first, part: { at: first.keywordAt } },
          message: `the ${first.keyword} below copies to the same folder`,
          fix: () => merge(first, second),
        }
      }
  },
})

type Transfer = CopyInstruction | AddInstruction

/** Into the same folder, written with a slash: what is copied to a name of its own cannot share an instruction. */
function areAlike(first: Instruction | undefined, second: Instruction | undefined): first is Transfer {
  if (!isTransfer(first) || !isTransfer(second) || first.keyword !== second.keyword) return false
  const to = first.destination?.text ?? ''
  const same = to === second.destination?.text && flagsOf(first) === flagsOf(second)
  return same && (/\/$|^\.$/.test(to) || (first.keyword === 'ADD' && !/\.\w+$/.test(to) && to !== ''))
}

function isTransfer(instruction: Instruction | undefined): instruction is Transfer {
  return (instruction?.keyword === 'COPY' || instruction?.keyword === 'ADD') && instruction.heredocs.length === 0
}

function flagsOf({ flags }: Transfer): string {
  return flags.map(({ name, value }) => `${name}=${value ?? ''}`).join(' ')
}

function merge(first: Transfer, second: Instruction | undefined): Fix | undefined {
  const last = first.sources.at(-1)
  if (!isTransfer(second) || !last) return undefined
  const { file, span } = first.at
  const between = file.text.slice(span.end, second.at.span.start)
  const names = second.sources.map(({ at }) => file.text.slice(at.span.start, at.span.end))
  const raw =
    file.text.slice(first.keywordAt.span.end, span.end) + file.text.slice(second.at.span.start, second.at.span.end)
  // Folders are copied by what is in them, and a comment in between would be lost.
  if (between.trim() !== '' || /["[\]\\`<]/.test(raw) || !names.every(name => /\.\w+$/.test(name))) return undefined
  if (!(first.destination?.text.endsWith('/') ?? false)) return undefined
  return {
    title: `Merge with the ${first.keyword} below`,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [
      { file, span: { start: last.at.span.end, end: last.at.span.end }, newText: ` ${names.join(' ')}` },
      { file, span: { start: span.end, end: second.at.span.end }, newText: '' },
    ],
  }
}

export const docs: RuleDocs = {
  rationale:
    'Each COPY is a layer; a dozen of them make the image slow to pull, and builders stop at a limit of layers.',
  remediation:
    'Copy several files with one instruction: `COPY a.json b.json ./`. Keep them apart where a file changes more rarely than the others, so that the cache holds.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#copy'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'two',
      code: `
        FROM node:22.11-slim
        WORKDIR /app
        «COPY» package.json ./
        COPY package-lock.json ./
        USER node`,
      fixed: `
        FROM node:22.11-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        USER node`,
    },
    {
      name: 'a name in quotes',
      code: `
        FROM node:22.11-slim
        WORKDIR /app
        «COPY» ["a b", "./"]
        COPY ["c", "./"]
        USER node`,
      fixed: null,
      noFix: 'Lists in JSON are left as they are.',
    },
  ],
  good: [
    {
      name: 'other folders, flags or kinds',
      code: `
        FROM node:22.11-slim
        WORKDIR /app
        COPY a ./
        COPY --chown=node b ./
        ADD c.tar ./
        COPY src ./src/
        COPY src/index.js /srv/`,
    },
  ],
  unknown: [
    {
      name: 'a folder decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG TO
        ARG THERE
        COPY a $TO/
        COPY b $THERE/`,
    },
  ],
}
