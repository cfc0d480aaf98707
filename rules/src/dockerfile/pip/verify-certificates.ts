import { forbiddenRule, optionValues, words } from '../../helpers/forbidden'
import { toolOf } from '../../lib/tools'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-pip-verify-certificates',
  title: 'Package index is not checked by pip',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: { checkov: ['CKV2_DOCKER_4', 'CKV2_DOCKER_16'], sonar: ['S4830'] },
  variable: (name, value) => name === 'PIP_TRUSTED_HOST' && value !== '',
  *faults(program) {
    const pip = toolOf(program)
    if (!/^(?:pip|uv|pipenv|easy_install)$/.test(pip.name)) return
    yield* words(pip, /^--(?:trusted-host|allow-insecure-host)=/)
    yield* optionValues(pip, /^--(?:trusted-host|allow-insecure-host)$/, /^[^-]/)
    const key = pip.args.findIndex(({ text }) => /^(?:global|install|site)\.trusted-host$/.test(text))
    const part = pip.args[key]
    if (part && pip.args.some(({ text }) => text === 'set')) yield { part, mend: 'command' }
  },
  setting: { file: /\bpip\.conf|\.config\/pip/, line: /trusted-host\s*=/i },
  fix: { title: 'Let pip check the index', caution: 'the build fails where the certificate is not trusted' },
})

export const docs: RuleDocs = {
  rationale:
    'Without the check anybody between the build and the server, or whoever answers for its name, hands over what they like, and it becomes part of the image. A package’s setup code runs in the build, with what the build may do.',
  remediation:
    'Drop `--trusted-host` and `PIP_TRUSTED_HOST`. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or set `PIP_CERT`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'options',
      code: `
        FROM python:3.13-slim
        RUN pip install --no-cache-dir --trusted-host «pypi.org» «--trusted-host=files.pythonhosted.org» flask==3.1.0
        RUN python3 -m pip --trusted-host «pypi.org» install --no-cache-dir flask==3.1.0`,
      fixed: `
        FROM python:3.13-slim
        RUN pip install --no-cache-dir flask==3.1.0
        RUN python3 -m pip install --no-cache-dir flask==3.1.0`,
    },
    {
      name: 'settings',
      code: `
        FROM python:3.13-slim
        ENV «PIP_TRUSTED_HOST=pypi.example.com» PIP_NO_CACHE_DIR=1
        RUN pip config set «global.trusted-host» pypi.example.com && pip install flask==3.1.0`,
      fixed: `
        FROM python:3.13-slim
        ENV PIP_NO_CACHE_DIR=1
        RUN pip install flask==3.1.0`,
    },
    {
      name: 'in its settings',
      code: `
        FROM python:3.13
        RUN printf «'[global]\\ntrusted-host = pypi.org'» > /etc/pip.conf && pip install -r r.txt`,
      fixed: `
        FROM python:3.13
        RUN pip install -r r.txt`,
    },
  ],
  good: [
    {
      name: 'another program’s words',
      code: `
        FROM python:3.13-slim
        RUN pip install flask==3.1.0 | grep -- --trusted-host && echo --trusted-host`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM python:3.13-slim
        ARG HOST
        ENV PIP_TRUSTED_HOST=$HOST`,
    },
  ],
}
