import type { Fix } from '../../fix'
import type { Location } from '../../model/source'
import { textAt } from '../../model/source'
import { labelsOf } from '../../lib/labels'
import { neededStages, REFERENCE_KEYWORDS } from '../../lib/stage-references'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-env-key-equals-value',
  title: 'Old form without an equals sign',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { buildkit: ['LegacyKeyValueFormat'], dockerfilelint: ['label_invalid'] },

  on: ['ENV', 'LABEL', ...REFERENCE_KEYWORDS],
  *check(dockerfile) {
    const needed = neededStages(dockerfile)
    for (const instruction of dockerfile.instructions('ENV', 'LABEL')) {
      if (instruction.stage && !needed.has(instruction.stage)) continue
      const first = instruction.keyword === 'ENV' ? instruction.entries[0]?.nameAt : labelsOf(instruction)[0]?.keyAt
      const behind = instruction.argumentsAt
      if (!first || !behind || !/^[ \t]/.test(first.file.text.slice(first.span.end, behind.span.end))) continue
      if (/^\s*=/.test(first.file.text.slice(first.span.end, behind.span.end))) continue
      yield { at: { instruction, part: { at: first } }, fix: () => withEquals(first, behind) }
    }
  },
})

function withEquals({ file, span }: Location, behind: Location): Fix | undefined {
  const rest = file.text.slice(span.end, behind.span.end)
  const value = rest.trim()
  const wrapped = /^"[^"\\]*"$|^'[^']*'$|^[^\s"'\\]+$/.test(value)
    ? value
    : /["'\\`\n]/.test(value)
      ? undefined
      : `"${value}"`
  if (wrapped === undefined || value === '') return undefined
  return {
    title: `Write ${textAt({ file, span })}=…`,
    applicability: 'safe',
    impact: 'in-place',
    edits: [{ file, span: { start: span.end, end: span.end + rest.trimEnd().length }, newText: `=${wrapped}` }],
  }
}

export const docs: RuleDocs = {
  rationale:
    'The old form takes the whole rest of the line for the value: `ENV A=1` written as `ENV A 1 B=2` sets one variable and loses the other.',
  remediation: 'Write `ENV KEY=value`, with quotes where there are blanks.',
  responsibility: 'customer',
  cwe: ['CWE-457'],
  references: ['https://docs.docker.com/reference/build-checks/legacy-key-value-format/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a word, and words',
      code: `
        FROM node:22.11-slim
        ENV «PORT» 8080
        ENV «GREETING»  hello dear world
        LABEL «vendor» "Example Ltd"
        USER node`,
      fixed: `
        FROM node:22.11-slim
        ENV PORT=8080
        ENV GREETING="hello dear world"
        LABEL vendor="Example Ltd"
        USER node`,
    },
    {
      name: 'quotes inside',
      code: `
        FROM node:22.11-slim
        ENV «GREETING» hello "dear" world`,
      fixed: null,
      noFix: 'What the quotes are to be is not certain.',
    },
  ],
  good: [
    {
      name: 'with equals signs',
      code: `
        FROM node:22.11-slim
        ENV A=1 B="2 3"
        LABEL vendor=Example`,
    },
    {
      name: 'in a stage that the build does not need',
      code: `
        FROM node:22.11-slim AS test
        ENV A 1
        FROM node:22.11-slim`,
    },
  ],
  unknown: [
    {
      name: 'not complete yet',
      code: `
        FROM node:22.11-slim
        ENV A`,
    },
  ],
}
