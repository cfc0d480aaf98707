import { forbiddenRule, lessWhereChecked, words } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-wget-verify-certificates',
  title: 'Certificates are not checked by wget',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: {
    checkov: ['CKV2_DOCKER_3'],
    sonar: ['S4830'],
    cnspec: ['mondoo-docker-security-no-insecure-certificate-validation-wget'],
  },
  *faults(program, run) {
    if (program.name !== 'wget') return
    const unchecked = words(program, /^--no-check-certificate$|^--check-certificate=(?:off|quiet)$/)
    yield* lessWhereChecked(run, unchecked)
  },
  setting: { file: /wgetrc/, line: /(?:\b|\\n)check[-_]?certificate\s*=\s*(?:off|no|0)\b/i },
  fix: { title: 'Let wget check certificates', caution: 'the build fails where the certificate is not trusted' },
})

export const docs: RuleDocs = {
  rationale:
    'Without the check anybody between the build and the server, or whoever answers for its name, hands over what they like, and it becomes part of the image. What wget saves is then unpacked or run as root.',
  remediation:
    'Drop `--no-check-certificate`; in a slim image install `ca-certificates` first. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or pass `--ca-certificate`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://www.gnu.org/software/wget/manual/wget.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'an option',
      code: `
        FROM debian:12
        RUN apt-get update && wget «--no-check-certificate» https://example.com/a.tgz`,
      fixed: `
        FROM debian:12
        RUN apt-get update && wget https://example.com/a.tgz`,
    },
    {
      name: 'in its settings',
      code: `
        FROM debian:12
        RUN echo «'check_certificate = off'» >> /etc/wgetrc && make`,
      fixed: `
        FROM debian:12
        RUN make`,
    },
  ],
  good: [
    {
      name: 'only spoken of',
      code: `
        FROM debian:12
        RUN wget https://example.com/a.tgz && echo --no-check-certificate`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM debian:12
        ARG OPTIONS
        RUN wget $OPTIONS https://example.com/a`,
    },
  ],
}
