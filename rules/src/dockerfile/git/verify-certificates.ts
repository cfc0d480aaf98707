import { forbiddenRule, optionValues } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-git-verify-certificates',
  title: 'Certificates are not checked by git',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: { checkov: ['CKV2_DOCKER_14'], sonar: ['S4830'] },
  // git looks only whether it is set (http.c): 0 and false switch the check off, too.
  variable: (name, value) => name === 'GIT_SSL_NO_VERIFY' && value !== '',
  *faults(program) {
    if (program.name !== 'git') return
    yield* optionValues(program, /^(?:-c|--config)$/, /^http\.(?:.*\.)?sslverify=(?:false|0|no|off)$/i)
    const [verb, ...rest] = program.args.filter(({ text }) => !text.startsWith('-'))
    const [key, value] = rest.filter(({ text }) => text !== 'set')
    const off = verb?.text === 'config' && key && /^http\.(?:.*\.)?sslverify$/i.test(key.text)
    if (off && value && /^["']?(?:false|0|no|off)["']?$/i.test(value.text)) yield { part: value, mend: 'command' }
  },
  fix: { title: 'Let git check certificates', caution: 'the build fails where the certificate is not trusted' },
})

export const docs: RuleDocs = {
  rationale:
    'Without the check anybody between the build and the server, or whoever answers for its name, hands over what they like, and it becomes part of the image. A clone brings code that is compiled and run, and with it the credentials used for it are given away.',
  remediation:
    'Drop the setting. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or set `http.sslCAInfo`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'variables',
      code: `
        FROM debian:12
        ENV «GIT_SSL_NO_VERIFY=1»
        ENV LANG=C.UTF-8 \\
            «GIT_SSL_NO_VERIFY=true» \\
            TZ=UTC
        RUN «GIT_SSL_NO_VERIFY=0» git clone https://example.com/a.git && sudo «GIT_SSL_NO_VERIFY=0» make
        RUN export «GIT_SSL_NO_VERIFY=1» && git clone https://example.com/b.git`,
      fixed: `
        FROM debian:12
        ENV LANG=C.UTF-8 \\
            TZ=UTC
        RUN git clone https://example.com/a.git && sudo make
        RUN git clone https://example.com/b.git`,
    },
    {
      name: 'settings',
      code: `
        FROM debian:12
        RUN git config --global http.sslVerify «false» && git clone https://example.com/a.git
        RUN git -c «http.sslVerify=false» clone https://example.com/b.git
        RUN git config --global http.https://example.com.sslVerify «0»`,
      fixed: `
        FROM debian:12
        RUN git clone https://example.com/a.git
        RUN git clone https://example.com/b.git`,
    },
    {
      name: 'meant otherwise',
      code: `
        FROM debian:12
        ARG «GIT_SSL_NO_VERIFY» 1`,
      fixed: `
        FROM debian:12`,
    },
    {
      name: 'where a failure is expected',
      code: `
        FROM debian:12
        RUN git config --global http.sslVerify «false» || true`,
      fixed: null,
      noFix: 'What stands behind || would be left alone.',
    },
  ],
  good: [
    {
      name: 'switched on',
      code: `
        FROM debian:12
        ENV MY_GIT_SSL_NO_VERIFY=1 GIT_SSL_NO_VERIFY=
        RUN git config --global http.sslVerify true && unset GIT_SSL_NO_VERIFY && git clone https://example.com/a.git`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG NO_VERIFY
        ENV GIT_SSL_NO_VERIFY=$NO_VERIFY`,
    },
  ],
}
