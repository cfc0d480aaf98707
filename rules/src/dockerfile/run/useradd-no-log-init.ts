import type { ShellWord } from '../../model/shell'
import { commandRule, addOption } from '../../helpers/command-rule'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-useradd-no-log-init',
  title: 'Large user id blows up the image',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3046'] },

  programs: ['useradd'],
  violates: ({ args }) =>
    (idOf(args) ?? 0) >= 100_000 && !args.some(({ text }) => /^(?:--no-log-init|-[a-km-zA-Z]*l[a-zA-Z]*)$/.test(text)),
  fix: ({ word }, context) => addOption(context, word, '--no-log-init', { applicability: 'safe' }),
})

function idOf(args: readonly ShellWord[]): number | undefined {
  const at = args.findIndex(({ text }) => /^(?:-[a-zA-Z]*u|--uid)$/.test(text))
  const joined = args.find(({ text }) => /^--uid=|^-u\d/.test(text))?.text.replace(/^\D*/, '')
  const text = at >= 0 ? args[at + 1]?.text : joined
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

export const docs: RuleDocs = {
  rationale:
    '`useradd` keeps a table of logins as long as the highest user id; the layer stores its holes as zeros: gigabytes, until the disk of the builder is full.',
  remediation: 'Add `--no-log-init` (`-l`), or take a smaller number.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/build/building/best-practices/#user'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'six digits',
      code: `
        FROM debian:12
        RUN «useradd -u 123456 app»
        USER app`,
      fixed: `
        FROM debian:12
        RUN useradd --no-log-init -u 123456 app
        USER app`,
    },
    {
      name: 'behind an equals sign',
      code: `
        FROM debian:12
        RUN «useradd --uid=1000000000 app»
        USER app`,
      fixed: `
        FROM debian:12
        RUN useradd --no-log-init --uid=1000000000 app
        USER app`,
    },
  ],
  good: [
    {
      name: 'small, or without the table',
      code: `
        FROM debian:12
        RUN useradd -u 12345 app && useradd -l -u 123456 web && useradd -rl -u 123457 job && useradd db`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG ID
        RUN useradd -u $ID app`,
    },
  ],
}
