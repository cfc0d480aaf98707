import { dropsRoot, switchToOwnUser, USER_KEYWORDS } from '../../helpers/own-user'
import { imageFacts } from '../../lib/images'
import { startsAsRoot } from '../../lib/started-as-root'
import { isToolbox } from '../../lib/toolbox'
import type { Dockerfile, Stage } from '../../model/dockerfile'
import { dockerfileRule, type Problem, type Profile, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-user-set-user',
  title: 'Nothing says which user the container runs as',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: [...USER_KEYWORDS, 'ENV', 'WORKDIR'],
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['confidentiality', 'integrity'],
  aaa: ['authorization'],
  aliases: {
    trivy: ['DS-0002'],
    checkov: ['CKV_DOCKER_3'],
    kics: ['fd54f200-402c-4333-a5a4-36ef6709af2f'],
    semgrep: ['missing-user', 'missing-user-entrypoint'],
    sonar: ['S6471'],
    dockle: ['CIS-DI-0001'],
    cnspec: ['mondoo-docker-security-non-root-user'],
    'dockerfile-security': ['no_user'],
  },
  *check(dockerfile) {
    const { finalStage } = dockerfile
    if (!finalStage) yield* inFragment(dockerfile)
    if (finalStage?.effectiveUser.kind !== 'unset') return
    const { baseImage } = finalStage
    const facts = baseImage && imageFacts(baseImage)
    // A file from scratch has a rule of its own.
    if (!baseImage || baseImage.repository === 'scratch') return
    if (facts?.runsAs === 'non-root' || facts?.family === 'windows') return
    const root = facts?.runsAs === 'root'
    yield {
      at: finalStage,
      message: root ? `${baseImage.repository} runs as root` : `${baseImage.repository} decides, perhaps for root`,
      profile: profileFor(finalStage, root),
      fix: () => switchToOwnUser(finalStage),
    }
  },
})

function profileFor(stage: Stage, root: boolean): Profile {
  if (!root || dropsRoot(stage)) return 'all'
  return startsAsRoot(stage) || isToolbox(stage) ? 'strict' : 'recommended'
}

/** A file without FROM does not build yet, or is a part of another: worth a word to those who ask for all of them. */
function* inFragment({ preamble }: Dockerfile): Generator<Problem> {
  const last = preamble.findLast(({ keyword }) => keyword !== 'UNKNOWN')
  if (!last || preamble.some(each => each.keyword === 'USER' && each.user !== undefined)) return
  yield { at: last, message: 'no USER stands here', profile: 'all', confidence: 'low' }
}

export const docs: RuleDocs = {
  rationale:
    'Without USER the base image decides, and nearly all of them say root: a hole in the program then gives away everything in the container, and the capabilities that make a way to the host.',
  remediation:
    'Set USER in the final stage, behind the last installation: a user that the base image brings (`node`, `nonroot`) or one you create. Give it the files it writes (`COPY --chown`), and a port above 1024 to listen on. Where the platform sets the user (`runAsUser`), say the same here, or whoever runs the image elsewhere runs it as root.',
  responsibility: 'customer',
  cwe: ['CWE-250', 'CWE-269'],
  references: [
    'https://docs.docker.com/build/building/best-practices/#user',
    'https://docs.docker.com/reference/dockerfile/#user',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'an image that brings a user',
      code: `
        «FROM node:22.11-slim»
        WORKDIR /srv
        COPY . .

        # start
        CMD ["node", "server.js"]`,
      fixed: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY . .
        USER node

        # start
        CMD ["node", "server.js"]`,
    },
    {
      name: 'one that does not',
      code: `
        FROM golang:1.23 AS build
        RUN go build -o /app .

        «FROM python:3.13-alpine»
        COPY --from=build /app /app`,
      fixed: `
        FROM golang:1.23 AS build
        RUN go build -o /app .

        FROM python:3.13-alpine
        COPY --from=build /app /app
        RUN adduser -D -u 10001 app
        USER app`,
    },
    {
      name: 'a user nobody switches to',
      code: `
        «FROM fedora:41»
        RUN useradd -ms /bin/bash web
        CMD ["/srv/web"]`,
      fixed: `
        FROM fedora:41
        RUN useradd -ms /bin/bash web
        USER web
        CMD ["/srv/web"]`,
    },
    {
      name: 'a port that not everybody may bind',
      code: `
        «FROM node:22.11-slim»
        EXPOSE 80 8443
        CMD ["node", "server.js"]`,
      fixed: `
        FROM node:22.11-slim
        USER node
        EXPOSE 8080 8443
        CMD ["node", "server.js"]`,
    },
    {
      name: 'a part of a Dockerfile',
      code: `
        «EXPOSE 8080»`,
      fixed: null,
      noFix: 'Without FROM nobody knows which users there are.',
    },
    {
      name: 'a server that binds its port as root',
      code: '«FROM nginx:1.27»',
      fixed: null,
      noFix: 'The image writes folders that only root may; another image (nginx-unprivileged) is the answer.',
    },
    {
      name: 'a program that only root can start',
      code: `
        «FROM debian:12»
        COPY services.conf /etc/supervisor/conf.d/
        CMD ["/usr/bin/supervisord", "-n"]`,
      fixed: null,
      noFix: 'It starts its services as other users, which only root may.',
    },
    {
      name: 'settings that only root finds',
      code: `
        «FROM node:22»
        COPY .npmrc /root/.npmrc
        CMD ["node", "server.js"]`,
      fixed: null,
      noFix: 'Another user could not read what lies in the home of root.',
    },
    {
      name: 'tools to build on',
      code: `
        «FROM alpine:3.21»
        RUN apk add --no-cache git`,
      fixed: `
        FROM alpine:3.21
        RUN apk add --no-cache git
        RUN adduser -D -u 10001 app
        USER app`,
    },
  ],
  good: [
    {
      name: 'inherited from a stage',
      code: `
        FROM node:22.11-slim AS base
        USER node

        FROM base
        CMD ["node", "server.js"]`,
    },
    { name: 'an image that runs as its own user', code: 'FROM gcr.io/distroless/static-debian12:nonroot' },
  ],
  unknown: [
    {
      name: 'an image decided by whoever builds',
      code: `
        ARG BASE
        FROM $BASE`,
    },
  ],
}
