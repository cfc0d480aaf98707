import { forbiddenRule } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

const INSTALLS: Readonly<Record<string, RegExp>> = {
  npm: /^(?:i|install|install-test|it|ci|clean-install|add)$/,
  yarn: /^(?:yarn|install|add)$/,
  pnpm: /^(?:i|install|add)$/,
}

export default forbiddenRule({
  id: 'docker-npm-ignore-scripts',
  title: 'Scripts of third-party packages run in the build',
  severity: 'low',
  profile: 'strict',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S6505'] },
  *faults(program) {
    const { name, args } = program
    if (!/^(?:npm|yarn|pnpm)$/.test(name) || args.some(({ text }) => /^--ignore-scripts(?:=|$)|^--mode$/.test(text)))
      return
    // `yarn` alone, or with options only, installs.
    const part = args.find(({ text }) => !text.startsWith('-')) ?? program.word
    if (args.some(({ text }) => /^(?:-v|--version|-h|--help)$/.test(text))) return
    if (!INSTALLS[name]?.test(part.text) || args.some(({ text }) => /^(?:-g|--global)$/.test(text))) return
    yield { part, mend: { write: `${part.text} --ignore-scripts` } }
  },
  fix: { title: 'Add --ignore-scripts', caution: 'packages that compile something need npm rebuild with their name' },
})

export const docs: RuleDocs = {
  rationale:
    'Most attacks by way of npm run in `postinstall`: a package somebody took over reads the build’s tokens and changes what is built, before any of its code is used.',
  remediation:
    'Write `--ignore-scripts`, and rebuild the few packages that need it by name: `npm rebuild esbuild`. pnpm 10 and Yarn 4 run scripts only of packages you list.',
  responsibility: 'customer',
  cwe: ['CWE-829'],
  references: ['https://docs.npmjs.com/cli/v10/commands/npm-ci#ignore-scripts'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'each installer',
      code: `
        FROM node:22.11-slim
        RUN npm «ci» --omit=dev && yarn «install» --frozen-lockfile && pnpm «add» left-pad@1.3.0
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN npm ci --ignore-scripts --omit=dev && yarn install --ignore-scripts --frozen-lockfile && pnpm add --ignore-scripts left-pad@1.3.0
        USER node`,
    },
  ],
  good: [
    {
      name: 'only asked for its version',
      code: `
        FROM node:22.11-slim
        RUN yarn --version && yarn -v`,
    },
    {
      name: 'without scripts, or a tool',
      code: `
        FROM node:22.11-slim
        RUN npm ci --ignore-scripts && npm install -g npm@10 && npm run build`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG COMMAND
        RUN npm $COMMAND`,
    },
  ],
}
