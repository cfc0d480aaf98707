import { hasOption } from '../../helpers/packages'
import { pinRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-pip-pin-versions',
  title: 'Whatever version pip finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3013'], kics: ['02d9c71f-3ee8-4986-9c27-1a20d0d19bfc'] },
  tools: ['pip'],
  separator: () => '==',
  unless: call => hasOption(call, '-c', '--constraint', '--require-hashes'),
})

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `flask==3.0.3`; better, list everything with `--hash` in a requirements file and install with `--require-hashes`.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://pip.pypa.io/en/stable/topics/repeatable-installs/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'with extras, and in quotes',
      code: `
        FROM python:3.13-slim
        RUN pip install --no-cache-dir «flask[async]»
        RUN python -m pip install --index-url https://pypi.example.com/simple/ «'requests'»
        USER 10001`,
      fixed: `
        FROM python:3.13-slim
        RUN pip install --no-cache-dir flask[async]==version
        RUN python -m pip install --index-url https://pypi.example.com/simple/ 'requests==version'
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'pinned, listed, or here',
      code: `
        FROM python:3.13-slim
        RUN pip install 'flask<4' requests~=2.32 -r requirements.txt ./tool a/b tool.whl git+https://example.com/tools.git@v1.2
        RUN pip install -c constraints.txt httpx`,
    },
  ],
  unknown: [
    {
      name: 'packages decided by whoever builds',
      code: `
        FROM python:3.13-slim
        ARG PACKAGES
        RUN pip install $PACKAGES`,
    },
  ],
}
