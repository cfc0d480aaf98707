import type { Fix } from '../../fix'
import { commandRule } from '../../helpers/command-rule'
import type { ShellWord } from '../../model/shell'
import { textAt } from '../../model/source'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-quote-expansion',
  title: 'Variable without quotes may fall apart',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S6570'] },

  programs: ['rm', 'cp', 'mv', 'chmod', 'chown', 'mkdir', 'ln', 'rmdir', 'touch', 'install'],
  violates: ({ args }, { run }) =>
    args
      .filter(
        word =>
          !word.literal &&
          word.quoting === 'none' &&
          /^[^"'`\\]*$/.test(textAt(word.at)) &&
          EXPANSION.test(textAt(word.at)),
      )
      .map(word => ({ at: { instruction: run, part: word }, fix: () => quote(word) })),
})

const EXPANSION = /\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)/

function quote(word: ShellWord): Fix {
  const text = textAt(word.at).replace(/(?:\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*))+/g, '"$&"')
  return {
    title: `Write ${text}`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'not where the variable holds a list',
    edits: [{ ...word.at, newText: text }],
  }
}

export const docs: RuleDocs = {
  rationale:
    'A blank in the value makes two arguments of one, and `rm -rf $DIR/*` without a value deletes the whole system.',
  remediation: 'Write `"$DIR"`; with `${DIR:?}` an empty value stops the command.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://www.gnu.org/software/bash/manual/html_node/Word-Splitting.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'with a wildcard, and without',
      code: `
        FROM debian:12
        ARG DIR
        RUN rm -rf «$DIR/*» && cp a «\${DIR}»
        USER 10001`,
      fixed: `
        FROM debian:12
        ARG DIR
        RUN rm -rf "$DIR"/* && cp a "\${DIR}"
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'in quotes',
      code: `
        FROM debian:12
        ARG DIR
        RUN rm -rf "$DIR"/* '$a' && cp "\${DIR}/a" b && rm $(cat list)`,
    },
  ],
  unknown: [
    {
      name: 'a list on purpose',
      code: `
        FROM debian:12
        ARG FILES
        RUN echo $FILES`,
    },
  ],
}
