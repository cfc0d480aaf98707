import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

const SOCKET = /(?:^|[/:])(?:docker|containerd|crio|podman)\.sock$/

export default forbiddenRule({
  id: 'docker-daemon-no-socket',
  title: 'Socket of the container engine is opened',
  severity: 'high',
  profile: 'recommended',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: {},
  *faults({ name, args }) {
    if (!/^(?:chmod|chown|chgrp|setfacl|ln|socat|nc)$/.test(name)) return
    for (const part of args) if (SOCKET.test(part.text)) yield { part, mend: 'command' }
  },
  fix: { title: 'Leave the socket alone', caution: 'what talks to the engine from inside stops working' },
})

export const docs: RuleDocs = {
  rationale:
    'The socket is root on the host: whoever may write to it starts a privileged container with the host’s disk mounted. A build that prepares it tells whoever runs the image to mount it.',
  remediation:
    'Leave the socket out of the container. What has to list or restart containers gets a proxy that lets only those calls through; what builds images, a builder without a daemon.',
  responsibility: 'customer',
  cwe: ['CWE-668', 'CWE-250'],
  references: ['https://docs.docker.com/engine/security/#docker-daemon-attack-surface'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'for everybody',
      code: `
        FROM debian:12
        RUN useradd app && chmod 666 «/var/run/docker.sock» && make
        USER app`,
      fixed: `
        FROM debian:12
        RUN useradd app && make
        USER app`,
    },
    {
      name: 'where a failure is expected',
      code: `
        FROM debian:12
        RUN chown app «/var/run/docker.sock» || true
        USER 10001`,
      fixed: null,
      noFix: 'What stands behind || would be left alone.',
    },
  ],
  good: [
    {
      name: 'another socket',
      code: `
        FROM debian:12
        RUN chmod 660 /run/app.sock && echo /var/run/docker.sock`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG SOCKET
        RUN chmod 666 $SOCKET`,
    },
  ],
}
