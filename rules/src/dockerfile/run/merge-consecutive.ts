import { mergeRuns } from '../../helpers/run-edits'
import { shippedSequences } from '../../lib/stages'
import type { Instruction, RunInstruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-merge-consecutive',
  title: 'RUNs in a row could be one layer',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { hadolint: ['DL3059'], kics: ['0008c003-79aa-42d8-95b8-1c2fe37dbfe6'], sonar: ['S7031'] },

  on: ['RUN'],
  *check(dockerfile) {
    for (const instructions of shippedSequences(dockerfile))
      for (const [index, first] of instructions.entries()) {
        const second = instructions[index + 1]
        if (!isSingle(first) || !isSingle(second) || flagsOf(first) !== flagsOf(second)) continue
        if (isSingle(instructions[index - 1]) && flagsOf(first) === flagsOf(instructions[index - 1])) continue
        yield {
          at: { instruction: first, part: { at: first.keywordAt } },
          message: 'the RUN below makes a layer of its own',
          fix: () => {
            const edits = mergeRuns(first, second, dockerfile.escape)
            return (
              edits && { title: 'Merge with the RUN below', applicability: 'suggestion', impact: 'in-place', edits }
            )
          },
        }
      }
  },
})

/** One command, or one pipe: chains are taken for layers on purpose. */
function isSingle(instruction: Instruction | undefined): instruction is RunInstruction {
  if (instruction?.keyword !== 'RUN' || instruction.body.form === 'heredoc') return false
  const commands = instruction.body.script?.commands.filter(({ depth }) => depth === 0) ?? []
  return commands.length > 0 && commands.every(({ joinedBy }) => joinedBy === 'start' || joinedBy === '|')
}

function flagsOf(instruction: Instruction | undefined): string {
  return (
    instruction?.flags
      .map(({ name, value }) => `${name}=${value ?? ''}`)
      .sort()
      .join(' ') ?? ''
  )
}

export const docs: RuleDocs = {
  rationale:
    'Each RUN is a layer: what one writes and the next removes stays in the image, readable for everybody who pulls it.',
  remediation:
    'Join what belongs together with `&&`, or write it as one heredoc. Keep RUNs apart where the cache of the first is worth more than the layer.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#run'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'two',
      code: `
        FROM debian:12
        «RUN» ./fetch.sh
        RUN ./clean.sh
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN ./fetch.sh \\
          && ./clean.sh
        USER 10001`,
    },
    {
      name: 'with mounts',
      code: `
        FROM debian:12
        «RUN» --mount=type=secret,id=a ./fetch.sh
        RUN --mount=type=secret,id=a ./clean.sh
        USER 10001`,
      fixed: null,
      noFix: 'RUNs with flags are left as they are.',
    },
  ],
  good: [
    {
      name: 'chains, other mounts, something in between',
      code: `
        FROM debian:12
        RUN ./a && ./b
        RUN ./c
        RUN --mount=type=secret,id=a ./d
        WORKDIR /srv
        RUN ./e`,
    },
    {
      name: 'in a stage that is not shipped',
      code: `
        FROM debian:12 AS build
        RUN ./a
        RUN ./b
        FROM scratch`,
    },
  ],
  unknown: [
    {
      name: 'other languages',
      code: `
        FROM mcr.microsoft.com/windows/servercore:ltsc2022
        SHELL ["powershell", "-Command"]
        RUN Get-Date
        RUN Get-Date`,
    },
  ],
}
