import { forbiddenRule, lessWhereChecked, shortOption, words } from '../../helpers/forbidden'
import { CURL_VALUED } from '../../lib/curl-options'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-curl-verify-certificates',
  title: 'Certificates are not checked by curl',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: {
    checkov: ['CKV2_DOCKER_2'],
    sonar: ['S4830'],
    cnspec: ['mondoo-docker-security-no-insecure-certificate-validation-curl'],
  },
  *faults(program, run) {
    if (program.name !== 'curl') return
    yield* lessWhereChecked(run, words(program, /^--(?:insecure|proxy-insecure|doh-insecure)$/))
    yield* lessWhereChecked(run, shortOption(program, 'k', CURL_VALUED))
  },
  setting: { file: /\.curlrc/, line: /(?:^|[\s\\n])(?:insecure|-k|--insecure)(?:$|[\s\\=])/i },
  fix: { title: 'Let curl check certificates', caution: 'the build fails where the certificate is not trusted' },
})

export const docs: RuleDocs = {
  rationale:
    'Without the check anybody between the build and the server, or whoever answers for its name, hands over what they like, and it becomes part of the image. What curl then saves or pipes on is as good as unsigned.',
  remediation:
    'Drop `-k`. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or pass `--cacert`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://curl.se/docs/sslcerts.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a short option among others',
      code: `
        FROM debian:12
        RUN curl «-fsSLk» -o /tmp/a.deb https://example.com/a.deb`,
      fixed: `
        FROM debian:12
        RUN curl -fsSL -o /tmp/a.deb https://example.com/a.deb`,
    },
    {
      name: 'on lines of their own',
      code: `
        FROM debian:12
        RUN curl \\
            «--insecure» \\
            «-k» https://example.com/a.deb \\
            -o /tmp/a.deb && dpkg -i /tmp/a.deb`,
      fixed: `
        FROM debian:12
        RUN curl https://example.com/a.deb \\
            -o /tmp/a.deb && dpkg -i /tmp/a.deb`,
    },
    {
      name: 'a JSON array',
      code: `
        FROM debian:12
        RUN ["curl", "«-k»", "-o", "/a", "https://example.com/a"]`,
      fixed: null,
      noFix: 'Quotes and commas around the option depend on its neighbours; the shell form has a fix.',
    },
    {
      name: 'checked against a checksum afterwards',
      code: `
        FROM debian:12
        RUN curl «-k» -fsSLo /tmp/a.tgz https://example.com/a.tgz && echo "0123abcd  /tmp/a.tgz" | sha256sum -c -`,
      fixed: `
        FROM debian:12
        RUN curl -fsSLo /tmp/a.tgz https://example.com/a.tgz && echo "0123abcd  /tmp/a.tgz" | sha256sum -c -`,
    },
    {
      name: 'in its settings',
      code: `
        FROM debian:12
        RUN echo «insecure» >> ~/.curlrc && make`,
      fixed: `
        FROM debian:12
        RUN make`,
    },
  ],
  good: [
    {
      name: 'values that look like it',
      code: `
        FROM debian:12
        RUN curl -ok https://example.com/k && curl https://example.com | grep -k x && echo curl -k`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM debian:12
        ARG CURL_OPTIONS
        RUN curl $CURL_OPTIONS https://example.com/a -o /a`,
    },
  ],
}
