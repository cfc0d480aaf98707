import { addOption, packageRule, type CallContext } from '../../helpers/command-rule'
import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { hasOption, mayHoldOptions, type PackageCommand } from '../../helpers/packages'
import { perObject } from '../../lib/remember'
import { chainOf } from '../../lib/stages'
import type { RunInstruction, Stage } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default packageRule({
  id: 'docker-package-respect-lock-file',
  title: 'Versions of the lock file are not binding',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {},

  tools: ['npm', 'yarn', 'pnpm', 'bundle', 'cargo'],
  reads: ['ENV', 'ARG'],
  violates: (call, { run }) =>
    !mayHoldOptions(call) &&
    !hasOption(
      call,
      '--locked',
      '--frozen',
      '--frozen-lockfile',
      '--immutable',
      '--deployment',
      '-g',
      '--global',
      '--offline',
    ) &&
    call.prefix === undefined &&
    !isFrozen(run) &&
    (call.tool === 'cargo' ? !hasOption(call, '--path') || call.packages.length === 0 : call.packages.length === 0) && {
      message: MESSAGES[call.tool] ?? 'versions may differ from those in the lock file',
    },
  fix: lock,
})

const MESSAGES: Readonly<Partial<Record<PackageCommand['tool'], string>>> = {
  npm: 'npm install changes what the lock file says; npm ci keeps to it',
  cargo: 'without --locked the tool is built from other dependencies than its authors tested',
}

/** By a setting: in ENV or ARG, or by a command in front of it in this stage or in one it continues. */
function isFrozen(run: RunInstruction): boolean {
  const settings = run.stage ? chainOf(run.stage).map(frozenIn) : []
  return settings.some(({ byVariable, from }) => byVariable || from <= run.at.span.start)
}

const FROZEN = /^(?:BUNDLE_(?:FROZEN|DEPLOYMENT)|YARN_ENABLE_IMMUTABLE_INSTALLS|CI)$/
const SETTING = /\bbundler?\s+config\b[^;&|]*\b(?:frozen|deployment)\b|\bconfig\s+set\s+(?:--\S+\s+)*frozen-lockfile\b/

/** `from`: where the first RUN begins that sets it. */
const frozenIn = perObject((stage: Stage): { readonly byVariable: boolean; readonly from: number } => ({
  byVariable: stage.of('ENV', 'ARG').some(({ entries }) => entries.some(({ name }) => FROZEN.test(name))),
  from: stage.of('RUN').find(({ at }) => SETTING.test(textAt(at)))?.at.span.start ?? Infinity,
}))

function lock({ tool, verb, packages }: PackageCommand, context: CallContext): Fix | undefined {
  const caution = 'the lock file has to be there and to fit'
  if (tool === 'npm' && packages.length === 0)
    return {
      title: 'Write npm ci',
      applicability: 'suggestion',
      impact: 'in-place',
      caution,
      edits: replaceWord(verb, 'ci'),
    }
  if (tool === 'yarn' || tool === 'pnpm')
    return addOption(context, verb, '--frozen-lockfile', { applicability: 'suggestion', caution })
  return tool === 'cargo' ? addOption(context, verb, '--locked', { applicability: 'suggestion' }) : undefined
}

export const docs: RuleDocs = {
  rationale:
    'The build takes newer versions than those that were tested and reviewed: also one that was published minutes ago through a stolen account.',
  remediation:
    'Write `npm ci`, `yarn install --immutable` (Yarn 1: `--frozen-lockfile`), `pnpm install --frozen-lockfile`, `bundle config set frozen true`, `cargo install --locked`; commit the lock file and copy it in front.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://docs.npmjs.com/cli/commands/npm-ci'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'npm, yarn and pnpm',
      code: `
        FROM node:22.11-slim
        COPY package*.json yarn.lock pnpm-lock.yaml ./
        RUN «npm install --omit=dev»
        RUN «yarn install»
        RUN «pnpm i --prod»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY package*.json yarn.lock pnpm-lock.yaml ./
        RUN npm ci --omit=dev
        RUN yarn install --frozen-lockfile
        RUN pnpm i --frozen-lockfile --prod
        USER node`,
    },
    {
      name: 'cargo',
      code: `
        FROM rust:1.82
        RUN «cargo install cargo-chef@0.1.68»
        USER 10001`,
      fixed: `
        FROM rust:1.82
        RUN cargo install --locked cargo-chef@0.1.68
        USER 10001`,
    },
    {
      name: 'bundler',
      code: `
        FROM ruby:3.3
        RUN «bundle install»`,
      fixed: null,
      noFix: 'The setting for it is another command, which may stand in a configuration that is copied.',
    },
  ],
  good: [
    {
      name: 'bound, or packages by name',
      code: `
        FROM node:22.11-slim
        RUN npm ci && npm install -g pnpm@9 && npm i express@4 && yarn --immutable && yarn add a@1
        RUN cargo install --path . --locked && cargo build`,
    },
    {
      name: 'set for all',
      code: `
        FROM ruby:3.3
        ENV BUNDLE_FROZEN=true
        RUN bundle install
        RUN bundle config set frozen true && bundle install`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG NPM_FLAGS
        RUN npm install $NPM_FLAGS`,
    },
  ],
}
