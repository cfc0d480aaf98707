import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-daemon-no-open-port',
  title: 'Docker daemon is reached without a key',
  severity: 'high',
  profile: 'recommended',
  stride: ['elevation-of-privilege', 'spoofing'],
  cia: ['confidentiality', 'integrity'],
  aaa: ['authentication'],
  aliases: {},
  variable: (name, value) => name === 'DOCKER_HOST' && /^tcp:\/\/.*:2375\b/.test(value),
  *faults(program) {
    if (!/^docker(?:d|-compose)?$/.test(program.name)) return
    for (const part of program.args)
      if (/^(?:(?:-H|--host)=?)?tcp:\/\/.*:2375\b/.test(part.text)) yield { part, mend: undefined }
  },
  fix: { title: 'Set no DOCKER_HOST', caution: 'whoever runs the container has to say where the daemon is' },
})

export const docs: RuleDocs = {
  rationale:
    'Port 2375 speaks without encryption and asks nobody who they are: whoever reaches it starts a privileged container and owns the host.',
  remediation:
    'Use the port with TLS (2376, `DOCKER_TLS_VERIFY=1`), or SSH: `DOCKER_HOST=ssh://…`; and let the place where the container runs say so, not the image.',
  responsibility: 'customer',
  cwe: ['CWE-306', 'CWE-319'],
  references: ['https://docs.docker.com/engine/security/protect-access/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a variable of the image',
      code: `
        FROM debian:12
        ENV LANG=C.UTF-8 «DOCKER_HOST=tcp://docker:2375»
        USER 10001`,
      fixed: `
        FROM debian:12
        ENV LANG=C.UTF-8
        USER 10001`,
    },
    {
      name: 'an option',
      code: `
        FROM debian:12
        RUN docker «-Htcp://builder:2375» build . && docker -H «tcp://builder:2375» push x
        USER 10001`,
      fixed: null,
      noFix: 'Where the daemon can be reached safely is not known.',
    },
  ],
  good: [
    {
      name: 'with a key',
      code: `
        FROM debian:12
        ENV DOCKER_HOST=tcp://docker:2376 DOCKER_TLS_VERIFY=1`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG HOST
        ENV DOCKER_HOST=$HOST`,
    },
  ],
}
