import type { Fix } from '../../fix'
import { removeCommand } from '../../helpers/remove-command'
import { type Program, programsOf } from '../../lib/programs'
import { shippedStages, withTriggers } from '../../lib/stages'
import type { RunInstruction } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-account-no-passwordless-sudo',
  title: 'User may become root without a password',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: {},
  on: ['RUN'],
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const program of programsOf(run.body)) {
        const part = program.args.find(({ text }) => /\bNOPASSWD\b/.test(text))
        if (!part || !/^(?:echo|printf|sed|tee)$/.test(program.name)) continue
        const everything = /NOPASSWD\s*:(?:\s*\w+:)*\s*ALL\b/.test(program.args.map(({ text }) => text).join(' '))
        yield {
          at: { instruction: run, part },
          ...(everything ? {} : { message: 'for some commands' }),
          ...(everything && run.stage && shipped.has(run.stage) ? {} : { profile: 'all', severity: 'low' }),
          fix: () => drop(run, program),
        }
      }
  },
})

function drop(run: RunInstruction, { command, name }: Program): Fix | undefined {
  const file = /\/etc\/sudoers\.d\/[\w.-]+/.exec(textAt(command.at))?.[0]
  // Whoever sets the file's mode afterwards would not find it.
  if (file !== undefined && command.at.file.text.split(file).length > 2) return undefined
  const edits = /^(?:echo|printf)$/.test(name) ? removeCommand(run, command) : undefined
  return (
    edits && {
      title: 'Grant no sudo without a password',
      applicability: 'suggestion',
      impact: 'in-place',
      caution: 'steps that call sudo have to run as root',
      edits,
    }
  )
}

export const docs: RuleDocs = {
  rationale: 'USER then holds nobody back: a hole in the program runs `sudo` and is root in the container.',
  remediation:
    'Do what needs root in the build, before USER, and leave sudo out of the image. What must happen at start can be done by an entrypoint that begins as root and steps down (`setpriv`, `gosu`).',
  responsibility: 'customer',
  cwe: ['CWE-250', 'CWE-269'],
  references: ['https://man7.org/linux/man-pages/man5/sudoers.5.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'written to sudoers',
      code: `
        FROM debian:12
        RUN useradd -m app && echo «"app ALL=(ALL) NOPASSWD:ALL"» >> /etc/sudoers && make
        USER app`,
      fixed: `
        FROM debian:12
        RUN useradd -m app && make
        USER app`,
    },
    {
      name: 'by way of tee',
      code: `
        FROM debian:12
        RUN echo «'%sudo ALL=(ALL) NOPASSWD:ALL'» | tee /etc/sudoers.d/app
        USER app`,
      fixed: null,
      noFix: 'What else the pipe is for is not to be seen.',
    },
  ],
  good: [
    {
      name: 'with a password',
      code: `
        FROM debian:12
        RUN echo "app ALL=(ALL) ALL" >> /etc/sudoers && grep NOPASSWD /etc/sudoers`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG LINE
        RUN echo "$LINE" >> /etc/sudoers`,
    },
  ],
}
