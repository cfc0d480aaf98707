import type { Fix } from '../../fix'
import { insertInstructionBefore } from '../../fixes/dockerfile'
import { type StartedScript, startedScripts, startsOf } from '../../lib/started-scripts'
import { downloadsIn } from '../../lib/start-downloads'
import type { CmdInstruction, EntrypointInstruction } from '../../model/dockerfile'
import type { ShellCommand } from '../../model/shell'
import { dockerfileRule, type Problem, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-start-no-download',
  title: 'Container downloads what it needs when it starts',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['CMD', 'ENTRYPOINT', 'COPY', 'ADD', 'WORKDIR'],
  readsContext: true,
  pillar: 'containers',
  stride: ['tampering', 'denial-of-service'],
  cia: ['integrity', 'availability'],
  aaa: [],
  aliases: {},
  *check(dockerfile) {
    for (const instruction of startsOf(dockerfile.finalStage)) {
      for (const { command, what } of downloadsIn(instruction.body))
        yield { at: { instruction, part: command }, message: what, fix: () => moveToBuild(instruction, command) }
    }
    for (const started of startedScripts(dockerfile)) yield* scriptProblems(started)
  },
})

/** One for each script. What it does only under a condition is a lesser matter: when that holds is not to be seen. */
function* scriptProblems({ instruction, word, path, script }: StartedScript): Iterable<Problem> {
  const found = downloadsIn({ script })
  const certain = found.filter(({ command }) => command.depth === 0 && command.joinedBy !== '||')
  const [first] = certain.length > 0 ? certain : found
  if (!first) return
  yield {
    at: { instruction, part: word },
    message: `${path} runs ${first.what}`,
    related: found.slice(0, MOST_NAMED).map(({ command, what }) => ({ at: command.at, message: what })),
    ...(certain.length > 0 ? {} : { profile: 'strict', severity: 'medium', confidence: 'medium' }),
  }
}

const MOST_NAMED = 5

/** The first step of `a && b`, when nothing in it is known only when the container runs. */
function moveToBuild(instruction: CmdInstruction | EntrypointInstruction, command: ShellCommand): Fix | undefined {
  const [first, next] = instruction.body.script?.commands ?? []
  if (first !== command || next?.joinedBy !== '&&' || command.depth > 0 || next.depth > 0) return undefined
  const words = [...command.assignments, ...command.words]
  const { file, span } = command.at
  const text = file.text.slice(span.start, span.end)
  if (!words.every(({ literal }) => literal) || command.redirects.length > 0 || /[\\\n]/.test(text)) return undefined
  return {
    title: 'Do it in the build',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'what is mounted or set only when the container runs is not there yet',
    edits: [
      ...insertInstructionBefore(instruction, `RUN ${text}`),
      { file, span: { start: span.start, end: next.at.span.start }, newText: '' },
    ],
  }
}

export const docs: RuleDocs = {
  rationale:
    'What runs is then not what was built, tested and scanned: every start takes whatever the server sends at that moment, needs write access and a way out to the internet, and fails when the server does.',
  remediation:
    'Download and install in a RUN, checked against a checksum or a lock file, and start only the program. What really changes from start to start is data: mount it, or let the program fetch and verify it.',
  responsibility: 'customer',
  cwe: ['CWE-494', 'CWE-829'],
  references: ['https://docs.docker.com/build/building/best-practices/#create-ephemeral-containers'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a package manager first',
      code: `
        FROM node:22.11-slim
        COPY . .
        USER node
        CMD «npm install» && node server.js`,
      fixed: `
        FROM node:22.11-slim
        COPY . .
        USER node
        RUN npm install
        CMD node server.js`,
    },
    {
      name: 'in a shell of the exec form',
      code: `
        FROM python:3.13-slim
        COPY . .
        USER 10001
        ENTRYPOINT ["sh", "-c", "«pip install -r requirements.txt» && exec python app.py"]`,
      fixed: `
        FROM python:3.13-slim
        COPY . .
        USER 10001
        RUN pip install -r requirements.txt
        ENTRYPOINT ["sh", "-c", "exec python app.py"]`,
    },
    {
      name: 'files and scripts',
      code: `
        FROM debian:12
        ENTRYPOINT «wget https://example.com/agent»; «curl -s https://example.com/setup» | sh; «git clone https://example.com/site.git»
        CMD ["«apt-get", "update»"]`,
      fixed: null,
      noFix: 'What of it changes from start to start is not to be seen.',
    },
    {
      name: 'inherited from a stage',
      code: `
        FROM debian:12 AS base
        CMD «curl -o /agent https://example.com/agent»; /agent
        FROM base
        USER 10001`,
      fixed: null,
      noFix: 'The next command runs even if the download failed; in the build it would not.',
    },
    {
      name: 'in a script that is copied',
      code: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY . .
        COPY docker/start.sh /usr/local/bin/
        USER node
        ENTRYPOINT ["«start.sh»"]
        CMD ["sh", "«./tools/warm.sh»"]`,
      files: {
        'docker/start.sh': '#!/bin/sh\nset -e\nnpm install --omit=dev\nexec "$@"\n',
        'tools/warm.sh': 'if [ -n "$WARM" ]; then\n  curl -fsSo /tmp/cache.tar https://cdn.example.com/cache.tar\nfi\n',
      },
      fixed: null,
      noFix: 'What the script needs of the running container is not to be seen.',
    },
  ],
  good: [
    {
      name: 'a script that starts what is there',
      code: `
        FROM node:22.11-slim AS build
        WORKDIR /src
        COPY . .
        FROM node:22.11-slim
        COPY --from=build /src/start.sh /
        ENTRYPOINT ["/start.sh"]`,
      files: { 'start.sh': '#!/bin/sh\ncurl -fsS http://localhost/health || true\nexec node server.js\n' },
    },
    {
      name: 'a probe, and a client',
      code: `
        FROM debian:12
        HEALTHCHECK CMD curl -fsS http://localhost:8080/health || wget -q --spider https://example.com
        ENTRYPOINT ["curl"]
        CMD ["https://example.com/status"]`,
    },
    {
      name: 'waiting for another service',
      code: `
        FROM debian:12
        CMD wget -q --spider https://example.com && curl -so /dev/null https://example.com && ./start http://localhost`,
    },
    {
      name: 'in a stage that is not shipped',
      code: `
        FROM node:22.11-slim AS dev
        CMD npm install && npm start
        FROM node:22.11-slim
        CMD ["npm", "start"]`,
    },
  ],
  unknown: [
    {
      name: 'a script that may do it',
      code: `
        FROM debian:12
        ENTRYPOINT ["/entrypoint.sh"]`,
    },
    {
      name: 'a script that another one replaces, and one in another language',
      code: `
        FROM debian:12
        COPY entrypoint.sh serve /
        ADD https://example.com/entrypoint.sh /entrypoint.sh
        ENTRYPOINT ["/entrypoint.sh", "/serve"]`,
      files: {
        'entrypoint.sh': '#!/bin/sh\napt-get update\n',
        serve: '#!/usr/bin/env python3\nprint("apt-get install x")\n',
      },
    },
  ],
}
