import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-image-content-trust',
  title: 'Signatures of images are not checked',
  severity: 'medium',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity'],
  aaa: [],
  aliases: { dockle: ['CIS-DI-0005'] },
  variable: (name, value) => name === 'DOCKER_CONTENT_TRUST' && value === '0',
  fix: {
    title: 'Leave the check to whoever runs it',
    caution: 'images without a signature are refused where the check is on',
  },
})

export const docs: RuleDocs = {
  rationale:
    'Whoever may push to the repository, or stands in for the registry, hands out an image of their own, and what runs here takes it.',
  remediation:
    'Leave `DOCKER_CONTENT_TRUST` out of the image, and check signatures where images are pulled (Docker Content Trust, cosign, a policy of the cluster).',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://docs.docker.com/engine/security/trust/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'switched off',
      code: `
        FROM debian:12
        ENV «DOCKER_CONTENT_TRUST=0»
        RUN «DOCKER_CONTENT_TRUST=0» docker pull example
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN docker pull example
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'switched on',
      code: `
        FROM debian:12
        ENV DOCKER_CONTENT_TRUST=1`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG TRUST
        ENV DOCKER_CONTENT_TRUST=$TRUST`,
    },
  ],
}
