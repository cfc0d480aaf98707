import type { Location } from '../../model/source'
import type { Dockerfile, Instruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-instruction-no-empty-continuation',
  title: 'Empty line inside an instruction',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { buildkit: ['NoEmptyContinuation'], 'dockerfile-utils': ['EMPTY_CONTINUATION_LINE'] },

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
  *check(dockerfile) {
    const all = [
      ...dockerfile.globalArgs,
      ...dockerfile.preamble,
      ...dockerfile.stages.flatMap(stage => stage.instructions),
    ]
    for (const instruction of all)
      for (const at of emptyLines(dockerfile, instruction))
        yield {
          at: { instruction, part: { at } },
          fix: () => ({
            title: 'Remove the empty line',
            applicability: 'safe',
            impact: 'in-place',
            edits: [{ ...at, newText: '' }],
          }),
        }
  },
})

/** Each run of empty lines behind a line that is to be continued, heredocs left out; the lines with their breaks. */
function emptyLines({ escape }: Dockerfile, { at: { file, span }, argumentsAt }: Instruction): readonly Location[] {
  const end = argumentsAt?.span.end ?? span.end
  const text = file.text.slice(span.start, end)
  const continued =
    escape === '\\'
      ? /\\[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*((?:[ \t]*\r?\n)+)/g
      : /`[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*((?:[ \t]*\r?\n)+)/g
  return [...text.matchAll(continued)].map(([whole, empty = ''], i, all) => {
    const index = all[i]?.index ?? 0
    const from = span.start + index + whole.length - empty.length
    return { file, span: { start: from, end: from + empty.length } }
  })
}

export const docs: RuleDocs = {
  rationale:
    'Docker will refuse it one day; and a reader takes the rest for another instruction, or deletes half of one.',
  remediation: 'Remove the line, or put a `#` into it.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/no-empty-continuation/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in a RUN',
      code: `
        FROM node:22.11-slim
        RUN make && \\
        «
        » # then
            make install
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN make && \\
         # then
            make install
        USER node`,
    },
  ],
  good: [
    {
      name: 'comments, and heredocs',
      code: `
        FROM node:22.11-slim
        RUN make && \\
          # then
            make install
        RUN <<EOF
        a \\

        b
        EOF

        USER node`,
    },
  ],
  unknown: [
    {
      name: 'at the end of the file',
      code: `
        FROM node:22.11-slim
        RUN make \\`,
    },
  ],
}
