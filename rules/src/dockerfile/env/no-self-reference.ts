import type { Fix } from '../../fix'
import type { EnvInstruction, VariableEntry } from '../../model/dockerfile'
import { variableUses } from '../../lib/variables'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-env-no-self-reference',
  title: 'ENV reads what it is only about to set',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3044'] },

  on: ['ENV'],
  *check(dockerfile) {
    for (const instruction of dockerfile.instructions('ENV'))
      for (const entry of instruction.entries)
        for (const use of entry.value ? variableUses(entry.value.at, dockerfile.escape) : []) {
          const other = instruction.entries.find(({ name }) => name === use.name)
          if (!other || other === entry || entry.name === use.name) continue
          yield {
            at: { instruction, part: use },
            message: `${use.name} has here the value it had above`,
            fix: () => split(instruction, other, entry),
          }
        }
  },
})

function split(instruction: EnvInstruction, used: VariableEntry, entry: VariableEntry): Fix | undefined {
  const { entries } = instruction
  const before = entries[entries.indexOf(entry) - 1]
  if (!before || entries.indexOf(used) > entries.indexOf(entry)) return undefined
  const { file, span } = before.at
  const gap = file.text.slice(span.end, entry.at.span.start)
  if (gap.includes('#')) return undefined
  const newline = file.text.includes('\r\n') ? '\r\n' : '\n'
  return {
    title: 'Begin a second ENV',
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [{ file, span: { start: span.end, end: entry.at.span.start }, newText: `${newline}ENV ` }],
  }
}

export const docs: RuleDocs = {
  rationale:
    'All values of one ENV are worked out before any is set: a path that is put together like this is empty in front, and means another folder.',
  remediation: 'Write a second ENV below the first.',
  responsibility: 'customer',
  cwe: ['CWE-457'],
  references: ['https://docs.docker.com/reference/dockerfile/#environment-replacement'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in one line',
      code: `
        FROM node:22.11-slim
        ENV HOME=/srv BIN="«\${HOME}»/bin"
        USER node`,
      fixed: `
        FROM node:22.11-slim
        ENV HOME=/srv
        ENV BIN="\${HOME}/bin"
        USER node`,
    },
    {
      name: 'read in front',
      code: `
        FROM node:22.11-slim
        ENV BIN=«$HOME»/bin HOME=/srv`,
      fixed: null,
      noFix: 'Whether the value from above was meant is not known.',
    },
  ],
  good: [
    {
      name: 'one below the other, or its own old value',
      code: `
        FROM node:22.11-slim
        ENV HOME=/srv
        ENV BIN=$HOME/bin PATH=/srv/bin:$PATH
        ENV A=1 B="\\$A" C='$A' D=$AB`,
    },
  ],
  unknown: [
    {
      name: 'a value that is decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG A
        ENV B=$A`,
    },
  ],
}
