import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-node-verify-certificates',
  title: 'Node.js does not check certificates',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: { checkov: ['CKV2_DOCKER_6'], sonar: ['S4830'] },
  variable: (name, value) => name === 'NODE_TLS_REJECT_UNAUTHORIZED' && value === '0',
  fix: { title: 'Let Node.js check certificates', caution: 'the build fails where the certificate is not trusted' },
})

export const docs: RuleDocs = {
  rationale:
    'Without the check anybody between the build and the server, or whoever answers for its name, hands over what they like, and it becomes part of the image. As a variable of the image it goes on when the container runs, for every connection of the program.',
  remediation:
    'Drop `NODE_TLS_REJECT_UNAUTHORIZED=0`. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or set `NODE_EXTRA_CA_CERTS`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://nodejs.org/docs/latest-v20.x/api/cli.html#node_tls_reject_unauthorizedvalue'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'for the image and for a command',
      code: `
        FROM node:22.11-slim
        ENV NODE_ENV=production «NODE_TLS_REJECT_UNAUTHORIZED=0»
        RUN «NODE_TLS_REJECT_UNAUTHORIZED='0'» CI=1 npm ci
        USER node`,
      fixed: `
        FROM node:22.11-slim
        ENV NODE_ENV=production
        RUN CI=1 npm ci
        USER node`,
    },
  ],
  good: [
    {
      name: 'switched on',
      code: `
        FROM node:22.11-slim
        ENV NODE_TLS_REJECT_UNAUTHORIZED=1
        RUN NODE_TLS_REJECT_UNAUTHORIZED=1 npm ci`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG REJECT
        ENV NODE_TLS_REJECT_UNAUTHORIZED=$REJECT`,
    },
  ],
}
