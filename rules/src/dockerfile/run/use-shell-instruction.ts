import { commandRule, type CallContext } from '../../helpers/command-rule'
import type { Fix } from '../../fix'
import type { Program } from '../../lib/programs'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-use-shell-instruction',
  title: 'Default shell is exchanged behind Docker’s back',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL4005'], kics: ['8a301064-c291-4b20-adcb-403fe7fd95fd'], semgrep: ['use-shell-instruction'] },

  programs: ['ln', 'powershell', 'powershell.exe'],
  violates: ({ name, args }, { run }) =>
    // In exec form there may be no shell yet.
    run.body.form !== 'exec' &&
    (name === 'ln' ? args.at(-1)?.text === '/bin/sh' : args.some(({ text }) => /^-c(?:ommand)?$/i.test(text))),
  fix: setShell,
})

function setShell({ name, args, command }: Program, { run }: CallContext): Fix | undefined {
  const target = args.at(-2)
  const alone = run.body.script?.commands.length === 1 && run.body.script.commands[0] === command
  if (name !== 'ln' || !alone || !target?.literal || !target.text.startsWith('/') || run.body.form !== 'shell')
    return undefined
  const { file, span } = run.at
  return {
    title: 'Write SHELL',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'programs that call /bin/sh get the old shell again',
    edits: [{ file, span, newText: `SHELL ["${target.text}", "-c"]` }],
  }
}

export const docs: RuleDocs = {
  rationale:
    'Scripts of the distribution expect its own `/bin/sh`; whoever builds on the image gets another one without a line that says so.',
  remediation:
    'Write `SHELL ["/bin/bash", "-c"]`: it holds for the instructions below it, and nothing in the image changes.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#shell'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'linked',
      code: `
        FROM debian:12
        RUN «ln -sf /bin/bash /bin/sh»
        RUN make
        USER 10001`,
      fixed: `
        FROM debian:12
        SHELL ["/bin/bash", "-c"]
        RUN make
        USER 10001`,
    },
    {
      name: 'PowerShell for one command',
      code: `
        FROM mcr.microsoft.com/dotnet/sdk:8.0
        RUN «powershell -Command Get-Date»`,
      fixed: null,
      noFix: 'It may be meant for this command alone.',
    },
  ],
  good: [
    {
      name: 'said, or another link',
      code: `
        FROM debian:12
        SHELL ["/bin/bash", "-c"]
        RUN ln -s /opt/tool /usr/bin/tool`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG SHELL
        RUN ln -sf /bin/bash $SHELL`,
    },
  ],
}
