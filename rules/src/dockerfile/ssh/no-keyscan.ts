import type { Fix } from '../../fix'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { type Program, programsOf } from '../../lib/programs'
import { withTriggers } from '../../lib/stages'
import type { RunInstruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-ssh-no-keyscan',
  title: 'Host’s key is taken from whoever answers',
  severity: 'low',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['spoofing'],
  cia: ['integrity'],
  aaa: ['authentication'],
  aliases: {},
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const program of programsOf(run.body))
        if (program.name === 'ssh-keyscan')
          yield { at: { instruction: run, part: program.word }, fix: () => writeKey(run, program) }
  },
})

/** Where what it prints about one host goes into a file. */
function writeKey(run: RunInstruction, { command, word, args }: Program): Fix | undefined {
  const hosts = args.filter(({ text }, i) => !text.startsWith('-') && !/^-[tTpfD]$/.test(args[i - 1]?.text ?? ''))
  const [host, ...more] = hosts
  const last = args.at(-1)
  const saved = command.redirects.some(({ operator }) => operator === '>>' || operator === '>')
  if (!host?.literal || !last || more.length > 0 || !saved || run.body.form === 'exec') return undefined
  const { file, span } = word.at
  const newText = `echo "${host.text} ssh-ed25519 ${placeholder('key')}"`
  return {
    title: 'Write the key that the host’s owner publishes',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders([{ file, span: { start: span.start, end: last.at.span.end }, newText }]),
  }
}

export const docs: RuleDocs = {
  rationale:
    '`ssh-keyscan` writes down the key of whatever answers at this moment. Whoever stands in between during the build is trusted from then on, in every container.',
  remediation:
    'Copy a `known_hosts` file with the key that the server’s owner publishes: `COPY known_hosts /etc/ssh/ssh_known_hosts`.',
  responsibility: 'customer',
  cwe: ['CWE-322'],
  references: ['https://man.openbsd.org/ssh-keyscan.1'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'trusted at first sight',
      code: `
        FROM debian:12
        RUN mkdir -p ~/.ssh && «ssh-keyscan» -t ed25519 example.com >> ~/.ssh/known_hosts
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN mkdir -p ~/.ssh && echo "example.com ssh-ed25519 key" >> ~/.ssh/known_hosts
        USER 10001`,
    },
    {
      name: 'several hosts',
      code: `
        FROM debian:12
        RUN «ssh-keyscan» example.com example.org >> ~/.ssh/known_hosts
        USER 10001`,
      fixed: null,
      noFix: 'Each host has a key of its own, to be had from its owner.',
    },
  ],
  good: [
    {
      name: 'copied',
      code: `
        FROM debian:12
        COPY known_hosts /root/.ssh/known_hosts`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG TOOL
        RUN $TOOL example.com`,
    },
  ],
}
