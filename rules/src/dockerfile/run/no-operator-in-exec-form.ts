import type { Fix } from '../../fix'
import type { RunInstruction, Word } from '../../model/dockerfile'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-no-operator-in-exec-form',
  title: 'Shell operator in a form without a shell',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { kics: ['efbf148a-67e9-42d2-ac47-02fa1c0d0b22'] },

  on: ['RUN', 'CMD', 'ENTRYPOINT'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'RUN', 'CMD', 'ENTRYPOINT')) {
      const { form, elements } = instruction.body
      const [program] = elements
      if (form !== 'exec' || !program || /(?:^|[/\\])(?:\[|test|expr|find|jq|awk|xargs)$/.test(program.text)) continue
      const operator = elements.find(({ text }) => /^(?:\|\|?|&&|;|>>?|2>(?:&1)?|<)$/.test(text))
      if (operator)
        yield {
          at: { instruction, part: operator },
          message: `${operator.text} is handed to ${program.text} as an argument`,
          ...(instruction.keyword === 'RUN' ? { fix: () => toShell(instruction, elements) } : {}),
        }
    }
  },
})

function toShell({ body }: RunInstruction, elements: readonly Word[]): Fix | undefined {
  const words = elements.map(({ text }) => text)
  if (!words.every(word => /^(?:[\w./:=@%+,-]+|\|\|?|&&|;|>>?|2>(?:&1)?|<)$/.test(word))) return undefined
  const { file, span } = body.at
  return {
    title: 'Write it for the shell',
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [{ file, span, newText: words.join(' ') }],
  }
}

export const docs: RuleDocs = {
  rationale:
    'The JSON form starts one program and hands it everything else as arguments: what is behind the operator never runs, a check behind `&&` included.',
  remediation: 'Write the RUN in shell form, or name the shell: `["/bin/bash", "-o", "pipefail", "-c", "a | b"]`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#shell-and-exec-form'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a pipe',
      code: `
        FROM debian:12
        RUN ["cat", "/list", "«|»", "sort"]
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN cat /list | sort
        USER 10001`,
    },
    {
      name: 'in CMD',
      code: `
        FROM debian:12
        CMD ["nginx", "«&&»", "tail", "-f", "/log"]
        USER 10001`,
      fixed: null,
      noFix: 'Which of them is to be process 1 cannot be known.',
    },
  ],
  good: [
    {
      name: "inside a shell's text",
      code: `
        FROM debian:12
        RUN ["/bin/sh", "-c", "cat /list | sort"]
        RUN ["find", "/", "-name", "a", ";"]`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG OPERATOR
        RUN ["cat", "/list", "$OPERATOR", "sort"]`,
    },
  ],
}
