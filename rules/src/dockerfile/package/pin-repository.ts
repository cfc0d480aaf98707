import { packageRule } from '../../helpers/command-rule'
import { isPinned } from '../../helpers/packages'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default packageRule({
  id: 'docker-package-pin-repository',
  title: 'Package comes from whatever a branch holds',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3013', 'DL3016'] },

  tools: ['pip', 'npm', 'yarn', 'pnpm'],
  violates: (call, { run }) =>
    call.packages
      .filter(each => each.kind === 'address' && !isPinned(each))
      .map(each => ({ at: { instruction: run, part: each.word } })),
})

export const docs: RuleDocs = {
  rationale:
    'Whoever may push to the repository, or took over its account, decides what the next build runs, and no index keeps the old state.',
  remediation:
    'Name a commit: `git+https://example.com/tools.git@0123abc` (pip), `…tools.git#0123abc` (npm). A tag can be moved, a commit cannot.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://pip.pypa.io/en/stable/topics/vcs-support/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'pip and npm',
      code: `
        FROM python:3.13-slim
        RUN pip install «git+https://example.com/tools.git» && npm install «git+ssh://git@example.com/web.git» «example/web»`,
      fixed: null,
      noFix: 'Which commit was meant cannot be known.',
    },
  ],
  good: [
    {
      name: 'a commit or a tag, or a file',
      code: `
        FROM python:3.13-slim
        RUN pip install git+https://example.com/tools.git@v1 https://example.com/a.whl && npm install example/web#v2`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM python:3.13-slim
        ARG SOURCE
        RUN pip install $SOURCE`,
    },
  ],
}
