import { switchToOwnUser, USER_KEYWORDS } from '../../helpers/own-user'
import { isRoot } from '../../lib/stages'
import { startsAsRoot } from '../../lib/started-as-root'
import type { UserInstruction } from '../../model/dockerfile'
import { dockerfileRule, type Problem, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-user-not-root',
  title: 'Container runs as root',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: USER_KEYWORDS,
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['confidentiality', 'integrity'],
  aaa: ['authorization'],
  aliases: {
    hadolint: ['DL3002'],
    trivy: ['DS-0002'],
    checkov: ['CKV_DOCKER_8'],
    kics: ['67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae'],
    semgrep: ['last-user-is-root'],
    sonar: ['S6471'],
    dockle: ['CIS-DI-0001'],
    cnspec: ['mondoo-docker-security-non-root-user'],
    'dockerfile-security': ['root_user'],
  },
  *check(dockerfile) {
    const { finalStage } = dockerfile
    if (!finalStage) {
      yield* inFragment(dockerfile.instructions('USER').at(-1))
      return
    }
    if (finalStage.effectiveUser.kind !== 'known') return
    const { instruction, value = '', inheritedFrom } = finalStage.effectiveUser
    if (!instruction || !isRoot(value)) return
    yield {
      at: inheritedFrom ? finalStage : instruction,
      message: inheritedFrom ? `the stage it continues ends with USER ${value}` : `the last USER is ${value}`,
      ...(startsAsRoot(finalStage) ? { profile: 'strict', severity: 'low' } : {}),
      related: inheritedFrom ? [{ at: instruction.at, message: 'The user is set here' }] : [],
      fix: () => switchToOwnUser(finalStage),
    }
  },
})

/** A file without FROM: what stands there may still be judged. */
function* inFragment(last: UserInstruction | undefined): Generator<Problem> {
  const value = last?.user?.value
  if (last && value !== undefined && isRoot(value)) yield { at: last, message: `the last USER is ${value}` }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever finds a hole in the program is root in the container: they replace its binaries, install tools, and hold every capability that a hole in the kernel or a mounted folder of the host needs to become root there.',
  remediation:
    'End the final stage with a USER that has no privileges: one that the base image brings (`node`, `nonroot`) or one you create. Give it the files it writes (`COPY --chown`), and let it listen on a port above 1024 or grant `cap_net_bind_service`. Going back to root for installations in between is fine.',
  responsibility: 'customer',
  cwe: ['CWE-250'],
  references: ['https://docs.docker.com/build/building/best-practices/#user'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'never switched back',
      code: `
        FROM node:22.11-slim
        «USER root»
        RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
        # start
        CMD ["node", "server.js"]`,
      fixed: `
        FROM node:22.11-slim
        USER root
        RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
        USER node
        # start
        CMD ["node", "server.js"]`,
    },
    {
      name: 'with a group, on Alpine',
      code: `
        FROM alpine:3.20
        COPY app /app
        «USER 0:0»
        ENTRYPOINT ["/app"]`,
      fixed: `
        FROM alpine:3.20
        COPY app /app
        RUN adduser -D -u 10001 app
        USER app
        ENTRYPOINT ["/app"]`,
    },
    {
      name: 'through an argument',
      code: `
        FROM gcr.io/distroless/static-debian12:latest-amd64
        ARG user=root
        «USER \${user}»
        COPY app /app`,
      fixed: `
        FROM gcr.io/distroless/static-debian12:latest-amd64
        ARG user=root
        USER \${user}
        COPY app /app
        USER nonroot`,
    },
    {
      name: 'inherited from a stage',
      code: `
        FROM debian:12 AS base
        USER root
        RUN useradd --create-home web

        «FROM base»
        CMD ["/srv/web"]`,
      fixed: `
        FROM debian:12 AS base
        USER root
        RUN useradd --create-home web

        FROM base
        USER web
        CMD ["/srv/web"]`,
    },
    {
      name: 'in an image nothing is known about',
      code: `
        FROM registry.example.com/base:4
        «USER root»
        CMD ["/srv/web"]`,
      fixed: null,
      noFix: 'How a user is created in the image cannot be known.',
    },
    {
      name: 'for a program that needs it',
      code: `
        FROM registry.example.com/jobs:4
        «USER root»
        RUN apt-get update && apt-get install -y --no-install-recommends cron && rm -rf /var/lib/apt/lists/*
        CMD ["cron", "-f"]`,
      fixed: null,
      noFix: 'It runs each job as the user the job belongs to, which only root may.',
    },
    {
      name: 'back from the user of a server that was set up',
      code: `
        FROM debian:12
        USER postgres
        RUN initdb /data
        «USER root»
        CMD ["/srv/web"]`,
      fixed: `
        FROM debian:12
        USER postgres
        RUN initdb /data
        RUN useradd --create-home --uid 10001 app
        USER app
        CMD ["/srv/web"]`,
    },
  ],
  good: [
    {
      name: 'root in between',
      code: `
        FROM node:22.11-slim
        USER root
        RUN npm install -g pm2@5
        USER node`,
    },
    {
      name: 'root in a stage that is not shipped',
      code: `
        FROM golang:1.23 AS build
        USER root
        RUN go build -o /app .

        FROM gcr.io/distroless/static-debian12:nonroot
        COPY --from=build /app /app`,
    },
    { name: 'no USER at all is another rule’s business', code: 'FROM debian:12' },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG user
        USER $user`,
    },
  ],
}
