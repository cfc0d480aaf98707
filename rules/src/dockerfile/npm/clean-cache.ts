import { hasOption } from '../../helpers/packages'
import { cleanRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default cleanRule({
  id: 'docker-npm-clean-cache',
  title: 'Cache of npm stays in the image',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { cnspec: ['mondoo-docker-best-practice-npm-clean-cache'] },
  tools: ['npm'],
  actions: ['install', 'locked'],
  cache: /\.npm\b|npm-cache/,
  clean: () => 'npm cache clean --force',
  unless: call => hasOption(call, '--cache'),
})

export const docs: RuleDocs = {
  rationale:
    'What the package manager keeps for the next time is of no use in an image: it makes every pull slower, and later installations may take stale versions from it.',
  remediation:
    'End the RUN with `npm cache clean --force`, or mount the cache: `RUN --mount=type=cache,target=/root/.npm`. A stage that is not shipped may keep it.',
  responsibility: 'customer',
  cwe: ['CWE-459'],
  references: ['https://docs.npmjs.com/cli/commands/npm-cache'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left',
      code: `
        FROM node:22.11-slim
        COPY package*.json ./
        RUN «npm ci --omit=dev»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY package*.json ./
        RUN npm ci --omit=dev && npm cache clean --force
        USER node`,
    },
  ],
  good: [
    {
      name: 'cleaned, or kept in a cache',
      code: `
        FROM node:22.11-slim
        RUN npm ci && npm cache clean --force
        RUN --mount=type=cache,target=/root/.npm npm ci
        RUN npm i -g pnpm@9.12 && rm -rf ~/.npm`,
    },
    {
      name: 'in a stage that is not shipped',
      code: `
        FROM node:22.11-slim AS build
        RUN npm ci
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
        RUN npm ci --cache $CACHE`,
    },
  ],
}
