import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-python-verify-certificates',
  title: 'Python does not check certificates',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: { checkov: ['CKV2_DOCKER_5'], sonar: ['S4830'] },
  variable: (name, value) => name === 'PYTHONHTTPSVERIFY' && value === '0',
  fix: { title: 'Let Python check certificates', caution: 'the build fails where the certificate is not trusted' },
})

export const docs: RuleDocs = {
  rationale:
    'Without the check anybody between the build and the server, or whoever answers for its name, hands over what they like, and it becomes part of the image. As a variable of the image it goes on when the container runs, for every connection of the program.',
  remediation:
    'Drop `PYTHONHTTPSVERIFY=0`. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or set `SSL_CERT_FILE`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://peps.python.org/pep-0493/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'for the image and for a command',
      code: `
        FROM python:2.7.18
        ENV «PYTHONHTTPSVERIFY=0»
        ARG «PYTHONHTTPSVERIFY=0»
        RUN make && «PYTHONHTTPSVERIFY=0» python setup.py install`,
      fixed: `
        FROM python:2.7.18
        RUN make && python setup.py install`,
    },
  ],
  good: [
    {
      name: 'switched on',
      code: `
        FROM python:2.7.18
        ENV PYTHONHTTPSVERIFY=1`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM python:2.7.18
        ARG VERIFY
        ENV PYTHONHTTPSVERIFY=$VERIFY`,
    },
  ],
}
