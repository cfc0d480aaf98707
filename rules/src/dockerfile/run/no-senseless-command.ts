import { commandRule } from '../../helpers/command-rule'
import { removeCommand } from '../../helpers/remove-command'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-no-senseless-command',
  title: 'Command has no meaning in a build',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    hadolint: ['DL3001'],
    kics: ['9b6b0f38-92a2-41f9-b881-3a1083d99f1b'],
    semgrep: ['nonsensical-command'],
    dockerfilelint: ['invalid_command'],
  },

  programs: [
    'free',
    'ifconfig',
    'kill',
    'mount',
    'nano',
    'ps',
    'service',
    'shutdown',
    'ssh',
    'systemctl',
    'top',
    'vim',
  ],
  violates: ({ name, args, word }, { run }) =>
    !(
      name === 'systemctl' && args.some(({ text }) => /^(?:enable|disable|mask|unmask|set-default|preset)$/.test(text))
    ) &&
    !(name === 'ssh' && args.some(({ text }) => /^-[VT]$|^git@/.test(text))) && {
      at: { instruction: run, part: word },
      message: `${name} does nothing that a later layer or the container would see`,
    },
  fix: ({ command, name }, { run }) => {
    const edits = removeCommand(run, command)
    return edits && { title: `Remove ${name}`, applicability: 'suggestion', impact: 'in-place', edits }
  },
})

export const docs: RuleDocs = {
  rationale:
    'A layer keeps files, no processes: what `service start` started is gone when the RUN ends, and `top`, `ps` or `ssh` look at, or change, the machine that builds.',
  remediation: 'Start services in CMD or ENTRYPOINT, one per container; mount when the container is run.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#run'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'alone, and among others',
      code: `
        FROM debian:12
        RUN «top»
        RUN make && «service» nginx start
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN make
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'installed, or enabled',
      code: `
        FROM debian:12
        RUN apt-get install -y ssh vim && systemctl enable nginx && ssh -T git@github.com`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG COMMAND
        RUN $COMMAND nginx start`,
    },
  ],
}
