import type { Fix } from '../../fix'
import { indentAt, lineStart } from '../../fixes/text'
import type { Location } from '../../model/source'
import type { Dockerfile, RunInstruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-no-long-line',
  title: 'Line is too long to be read',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S7020'] },

  on: ['RUN'],
  options: { length: { description: 'Characters that a line of a RUN may have.', default: 120 } },
  *check(dockerfile, context) {
    const length = context.number('length')
    for (const run of dockerfile.instructions('RUN'))
      for (const line of linesOf(run))
        if (line.span.end - line.span.start > length)
          yield { at: { instruction: run, part: { at: line } }, fix: () => split(dockerfile, run, line) }
  },
})

/** Lines that have more than one word on them. */
function linesOf({ at: { file, span }, body }: RunInstruction): readonly Location[] {
  if (body.heredocs.length > 0) return []
  const lines: Location[] = []
  for (let start = span.start; start < span.end;) {
    const newline = file.text.indexOf('\n', start)
    const end = newline < 0 || newline > span.end ? span.end : newline
    const text = file.text.slice(start, end)
    const first = start + text.length - text.trimStart().length
    if (/\S[ \t]+[^\s\\]/.test(text.trim()))
      lines.push({ file, span: { start: first, end: start + text.trimEnd().length } })
    start = end + 1
  }
  return lines
}

function split({ escape }: Dockerfile, { body }: RunInstruction, line: Location): Fix | undefined {
  const { file } = line
  const joints = (body.form === 'shell' ? (body.script?.commands ?? []) : [])
    .filter(({ depth, joinedBy }) => depth === 0 && joinedBy === '&&')
    .map(({ at }) => at.span.start)
    // An && that begins its line is where it belongs already.
    .filter(
      start => start - 3 > line.span.start && start <= line.span.end && file.text.slice(start - 4, start) === ' && ',
    )
  if (joints.length === 0) return undefined
  const newline = file.text.includes('\r\n') ? '\r\n' : '\n'
  return {
    title: 'Break the line before each &&',
    applicability: 'safe',
    impact: 'in-place',
    edits: joints.map(start => ({
      file,
      span: { start: start - 3, end: start },
      newText: `${escape}${newline}${indentOf(line)}&& `,
    })),
  }
}

/** That of a line that begins with `&&`; one step deeper than any other. */
function indentOf({ file, span }: Location): string {
  const indent = indentAt(file.text, lineStart(file.text, span.start))
  return file.text.startsWith('&&', span.start) ? indent : `${indent}  `
}

export const docs: RuleDocs = {
  rationale:
    'What stands behind the edge of the window is not reviewed: the option that switches a check off, for example.',
  remediation: 'Break the line before each `&&` with a backslash.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/build/building/best-practices/#run'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a chain',
      code: `
        FROM debian:12
        «RUN make configure && make && make install && rm -r build»
        USER 10001`,
      options: { length: 40 },
      fixed: `
        FROM debian:12
        RUN make configure \\
          && make \\
          && make install \\
          && rm -r build
        USER 10001`,
    },
    {
      name: 'one command',
      code: `
        FROM debian:12
        «RUN make configure install all the things»`,
      options: { length: 30 },
      fixed: null,
      noFix: 'There is no place to break that would read better.',
    },
  ],
  good: [
    {
      name: 'short, or an address that cannot be broken',
      code: `
        FROM debian:12
        RUN make && make install
        RUN curl -fsSLO \\
          https://example.com/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/`,
    },
  ],
  unknown: [
    {
      name: 'nothing to measure yet',
      code: `
        FROM debian:12
        RUN`,
    },
  ],
}
