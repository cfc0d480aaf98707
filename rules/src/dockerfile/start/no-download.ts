import type { Fix } from '../../fix'
import { type PackageCall, packageCalls } from '../../lib/packages'
import { pipelinesWith, type Program, programsOf } from '../../lib/programs'
import type { CmdInstruction, CommandBody, EntrypointInstruction, Stage } from '../../model/dockerfile'
import type { ShellCommand } from '../../model/shell'
import { insertInstructionBefore } from '../../fixes/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-start-no-download',
  title: 'Container downloads what it needs when it starts',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['CMD', 'ENTRYPOINT'],
  pillar: 'containers',
  stride: ['tampering', 'denial-of-service'],
  cia: ['integrity', 'availability'],
  aaa: [],
  aliases: {},
  *check({ finalStage }) {
    for (const instruction of startsOf(finalStage)) {
      const packages = new Map(packageCalls(instruction.body).map(call => [call.command, call]))
      for (const program of programsOf(instruction.body)) {
        const seen = downloads(program, packages.get(program.command), instruction.body)
        if (seen === undefined) continue
        yield {
          at: { instruction, part: program.command },
          message: seen,
          fix: () => moveToBuild(instruction, program.command),
        }
      }
    }
  },
})

function startsOf(stage: Stage | undefined): readonly (CmdInstruction | EntrypointInstruction)[] {
  return [stage?.entrypoint, stage?.cmd].filter(instruction => instruction !== undefined)
}

/** What installs, per program: the arguments that say so. */
const INSTALLERS: Readonly<Record<string, RegExp>> = {
  npm: /^(?:install|i|ci|add|update)$/,
  yarn: /^(?:install|add|upgrade)$/,
  pnpm: /^(?:install|i|add|update)$/,
  gem: /^(?:install|update)$/,
  bundle: /^(?:install|update)$/,
  composer: /^(?:install|update|require)$/,
  go: /^(?:get|install)$/,
  cargo: /^install$/,
  git: /^(?:clone|pull|fetch)$/,
}

function downloads(program: Program, call: PackageCall | undefined, body: CommandBody): string | undefined {
  const { name, args } = program
  if (call) return call.action === 'other' ? undefined : `${call.name} ${call.verb.text}`
  if (name === 'curl' || name === 'wget') return fetches(program, body) ? name : undefined
  const verbs = args.filter(({ text }) => !text.startsWith('-')).map(({ text }) => text)
  const [first = '', second = '', third = ''] = verbs
  if (/^pip[\d.]*$/.test(name) && first === 'install') return `${name} install`
  if (/^python[\d.]*$/.test(name) && args[0]?.text === '-m' && first === 'pip' && second === 'install' && third !== '.')
    return 'pip install'
  return INSTALLERS[name]?.test(first) ? `${name} ${first}` : undefined
}

/** Saves what comes from elsewhere, or hands it to another program. A probe of the own service does neither. */
function fetches({ name, args, command }: Program, body: CommandBody): boolean {
  const urls = args.filter(({ text }) => /^["']?(?:https?|ftp):\/\//i.test(text))
  if (urls.length === 0 || urls.every(({ text }) => /^\w+:\/\/(?:localhost|127\.|0\.0\.0\.0|\[::1\])/i.test(text)))
    return false
  const targets = [
    ...args.filter((_, i) => /^(?:-\w*[oO]|--output|--output-document)$/.test(args[i - 1]?.text ?? '')),
    ...command.redirects.filter(({ operator }) => /^>/.test(operator)).map(({ target }) => target),
  ].map(word => word?.text ?? '')
  const discarded = targets.length > 0 && targets.every(text => text === '/dev/null' || text === '-')
  const piped = pipelinesWith(body, command).some(({ commands }) => commands.at(-1) !== command)
  if (args.some(({ text }) => text === '--spider')) return false
  if (piped) return true
  const toFile = args.some(({ text }) => /^(?:-\w*O|--remote-name)$/.test(text)) || targets.length > 0
  return !discarded && (name === 'wget' ? !args.some(({ text }) => /^-\w*O-$/.test(text)) : toFile)
}

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
  ],
  good: [
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
  ],
}
