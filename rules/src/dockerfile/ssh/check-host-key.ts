import { forbiddenRule, optionValues } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

const OFF = /StrictHostKeyChecking[\s=]+["']?(?:no|off)\b|UserKnownHostsFile[\s=]+\/dev\/null/i

export default forbiddenRule({
  id: 'docker-ssh-check-host-key',
  title: 'SSH does not check who answers',
  severity: 'high',
  profile: 'recommended',
  stride: ['spoofing', 'tampering'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: {},
  variable: (name, value) => /^(?:GIT_SSH_COMMAND|ANSIBLE_SSH_ARGS)$/.test(name) && OFF.test(value),
  *faults(program) {
    if (/^(?:ssh|scp|sftp|rsync)$/.test(program.name)) yield* optionValues(program, /^(?:-o|-e)$/, OFF)
    if (!/^(?:echo|printf)$/.test(program.name)) return
    const toFile = program.command.redirects.some(({ target }) =>
      /ssh_config|\.ssh\/config|ssh_config\.d/.test(target?.text ?? ''),
    )
    for (const part of toFile ? program.args : []) if (OFF.test(part.text)) yield { part, mend: 'command' }
  },
  fix: { title: 'Let SSH check the host’s key', caution: 'the host has to be in known_hosts' },
})

export const docs: RuleDocs = {
  rationale:
    'Whoever stands between the build and the server answers in its name, hands over the code they like and gets what the build sends.',
  remediation:
    'Copy a `known_hosts` with the server’s key into the image, taken from where the server’s owner publishes it, and leave the check on.',
  responsibility: 'customer',
  cwe: ['CWE-295', 'CWE-322'],
  references: ['https://man.openbsd.org/ssh_config#StrictHostKeyChecking'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'each way',
      code: `
        FROM debian:12
        ENV LANG=C.UTF-8 «GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=no"»
        RUN scp -o «StrictHostKeyChecking=no» host:/a /a && scp «-oUserKnownHostsFile=/dev/null» host:/b /b
        RUN echo «"StrictHostKeyChecking no"» >> /etc/ssh/ssh_config && git clone git@example.com:a
        USER 10001`,
      fixed: `
        FROM debian:12
        ENV LANG=C.UTF-8
        RUN scp host:/a /a && scp host:/b /b
        RUN git clone git@example.com:a
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'checked',
      code: `
        FROM debian:12
        COPY known_hosts /etc/ssh/ssh_known_hosts
        RUN scp -o StrictHostKeyChecking=yes host:/a /a && echo StrictHostKeyChecking no`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG CHECK
        RUN scp -o StrictHostKeyChecking=$CHECK host:/a /a`,
    },
  ],
}
