import { commandRule } from '../../helpers/command-rule'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-no-glob-as-option',
  title: 'File name may be taken for an option',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S6573'] },

  programs: ['rm', 'cp', 'mv', 'chmod', 'chown'],
  violates: ({ args }, { run }) =>
    args
      .filter(
        (word, i) =>
          word.literal &&
          word.quoting === 'none' &&
          /^[*?]/.test(word.text) &&
          !args.slice(0, i).some(({ text }) => text === '--'),
      )
      .map(word => ({
        at: { instruction: run, part: word },
        fix: () => ({
          title: `Write ./${word.text}`,
          applicability: 'safe',
          impact: 'in-place',
          edits: [{ file: word.at.file, span: { start: word.at.span.start, end: word.at.span.start }, newText: './' }],
        }),
      })),
})

export const docs: RuleDocs = {
  rationale:
    'A file called `-rf` or `--reference=x` among those that the wildcard finds becomes an option of the command.',
  remediation: 'Write `./*`, or put two dashes in front, which end the options of a command.',
  responsibility: 'customer',
  cwe: ['CWE-88'],
  references: ['https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html#tag_12_02'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'everything',
      code: `
        FROM debian:12
        WORKDIR /srv
        RUN rm -r «*» && chmod 644 «*.conf»
        USER 10001`,
      fixed: `
        FROM debian:12
        WORKDIR /srv
        RUN rm -r ./* && chmod 644 ./*.conf
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'in a folder, behind two dashes, or quoted',
      code: `
        FROM debian:12
        RUN rm -r /srv/* ./* && rm -- * && rm "*"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG FILES
        RUN rm $FILES`,
    },
  ],
}
