import { hasOption } from '../../helpers/packages'
import { cleanRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default cleanRule({
  id: 'docker-yarn-clean-cache',
  title: 'Cache of Yarn stays in the image',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3060'], cnspec: ['mondoo-docker-best-practice-yarn-clean-cache'] },
  tools: ['yarn'],
  actions: ['install'],
  cache: /cache\/yarn|\.yarn\/(?:berry\/)?cache|yarn-cache|\.yarn\b/,
  clean: () => 'yarn cache clean',
  unless: call => hasOption(call, '--cache-folder'),
})

export const docs: RuleDocs = {
  rationale:
    'What the package manager keeps for the next time is of no use in an image: it makes every pull slower, and later installations may take stale versions from it.',
  remediation:
    'End the RUN with `yarn cache clean`, or mount the cache: `RUN --mount=type=cache,target=/usr/local/share/.cache/yarn`. Where Yarn keeps the packages themselves in its cache (Plug’n’Play), leave it.',
  responsibility: 'customer',
  cwe: ['CWE-459'],
  references: ['https://yarnpkg.com/cli/cache/clean'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left',
      code: `
        FROM node:22.11-slim
        COPY package.json yarn.lock ./
        RUN «yarn install --frozen-lockfile»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY package.json yarn.lock ./
        RUN yarn install --frozen-lockfile && yarn cache clean
        USER node`,
    },
  ],
  good: [
    {
      name: 'cleaned, or kept in a cache',
      code: `
        FROM node:22.11-slim
        RUN yarn install && yarn cache clean --all
        RUN --mount=type=cache,target=/root/.cache/yarn yarn add express@4.21.1`,
    },
    {
      name: 'in a stage that is not shipped',
      code: `
        FROM node:22.11-slim AS build
        RUN yarn
        FROM nginx:1.27
        COPY --from=build /dist /srv`,
    },
  ],
  unknown: [
    {
      name: 'a folder of its own',
      code: `
        FROM node:22.11-slim
        ARG CACHE
        RUN yarn install --cache-folder $CACHE`,
    },
  ],
}
