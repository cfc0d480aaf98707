import { packageRule } from '../../helpers/command-rule'
import { isPinned } from '../../helpers/packages'
import { pin } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default packageRule({
  id: 'docker-package-no-moving-version',
  title: 'Version means another one tomorrow',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3062'] },

  tools: ['npm', 'yarn', 'pnpm', 'go', 'cargo', 'pip', 'gem'],
  violates: (call, { run }) =>
    call.packages
      .filter(each => each.kind === 'name' && each.version !== undefined && !isPinned(each))
      .map(each => ({
        at: { instruction: run, part: each.word },
        message: `${each.version ?? ''} of ${each.name} is something else tomorrow`,
        fix: () => pin(each, '@'),
      })),
})

export const docs: RuleDocs = {
  rationale:
    '`latest` looks pinned and is not: the build installs whatever was published last, also through a stolen account an hour ago.',
  remediation: 'Write the version that was tested.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://docs.npmjs.com/cli/commands/npm-dist-tag'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'tags and branches',
      code: `
        FROM node:22.11-slim
        RUN npm install -g «npm@latest» && go install «example.com/tool@main»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN npm install -g npm@version && go install example.com/tool@version
        USER node`,
    },
  ],
  good: [
    {
      name: 'versions',
      code: `
        FROM node:22.11-slim
        RUN npm install -g npm@10.9 @a/b@^2 && go install example.com/tool@v1.2.3`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG VERSION
        RUN npm install -g npm@$VERSION`,
    },
  ],
}
