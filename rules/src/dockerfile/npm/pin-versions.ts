import { pinRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-npm-pin-versions',
  title: 'Whatever version npm finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3016'], kics: ['e36d8880-3f78-4546-b9a1-12f0745ca0d5'] },
  tools: ['npm', 'yarn', 'pnpm'],
  separator: () => '@',
})

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `express@4.21.1`; what the application itself needs belongs into `package.json` and its lock file, to be installed with `npm ci`.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://docs.npmjs.com/cli/commands/npm-install'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no version',
      code: `
        FROM node:22.11-slim
        RUN npm install -g «@angular/cli» npm@latest && yarn global add «"serve"»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN npm install -g @angular/cli@version npm@latest && yarn global add "serve@version"
        USER node`,
    },
  ],
  good: [
    {
      name: 'pinned, listed, or here',
      code: `
        FROM node:22.11-slim
        RUN npm install && npm i express@4 @a/b@'>=1 <2' ./tool /tool tool.tgz git+ssh://git@example.com/tools.git#v1 example/tools#v2 --registry https://npm.example.com`,
    },
  ],
  unknown: [
    {
      name: 'version decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG VERSION
        RUN npm install -g npm@$VERSION`,
    },
  ],
}
