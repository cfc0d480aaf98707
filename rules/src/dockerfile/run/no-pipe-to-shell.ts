import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { handsOn } from '../../lib/downloads'
import { withTriggers } from '../../lib/stages'
import type { Fix } from '../../fix'
import { type Program, programOf } from '../../lib/programs'
import type { CommandBody } from '../../model/dockerfile'
import type { Location } from '../../model/source'
import type { ShellPipeline, ShellWord } from '../../model/shell'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-no-pipe-to-shell',
  title: 'Downloaded script is run unseen',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['RUN'],
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S6474'], 'dockerfile-security': ['curl_bash'] },
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN')) {
      const { script } = run.body
      for (const pipeline of script?.pipelines ?? []) {
        const pair = downloadAndShell(pipeline)
        if (pair)
          yield { at: { instruction: run, part: pipeline }, fix: () => askForChecksum(run.body, pipeline, pair) }
      }
      for (const command of script?.commands ?? []) {
        const part = programOf(command)
        if (part && runsSubstitution(part)) yield { at: { instruction: run, part: command } }
      }
    }
  },
})

const SHELL = /^(?:ba|da|a|z|k|mk)?sh$/
const INTERPRETER = /^(?:python[\d.]*|perl|ruby|node|php)$/

interface Pair {
  readonly download: Program
  readonly shell: Program
}

function downloadAndShell({ commands }: ShellPipeline): Pair | undefined {
  const programs = commands.map(programOf)
  const download = programs.find(program => program && handsOn(program))
  const shell = programs.findLast(program => program && readsProgram(program))
  if (!download || !shell || programs.indexOf(shell) < programs.indexOf(download)) return undefined
  return { download, shell }
}

/** True for a shell that takes its program from what is piped into it, rather than from a file or `-c`. */
function readsProgram({ name, args }: Program): boolean {
  if (SHELL.test(name)) {
    const operand = args.find(({ text }) => !/^[-+]./.test(text))
    const options = args.filter(({ text }) => /^-\w/.test(text) && !text.startsWith('--')).map(({ text }) => text)
    return options.some(text => text.includes('s')) || operand === undefined || /^-$|^\/dev\/stdin$/.test(operand.text)
  }
  const [first] = args
  return INTERPRETER.test(name) && (first === undefined || /^(?:-|--|\/dev\/stdin)$/.test(first.text))
}

const FETCHES = /(?:\$\(|`|<\()\s*(?:sudo\s+)?(?:curl|wget)\s/

/** `sh -c "$(curl …)"`, `eval "$(curl …)"`, `bash <(curl …)`. */
function runsSubstitution({ name, args }: Program): boolean {
  const [first] = args
  if (name === 'eval' || name === 'source' || name === '.') return FETCHES.test(first?.text ?? '')
  if (!SHELL.test(name) && !INTERPRETER.test(name)) return false
  const index = args.findIndex(({ text }) => /^-\w*[ce]$/.test(text))
  const program: ShellWord | undefined = index >= 0 ? args[index + 1] : args.find(({ text }) => !text.startsWith('-'))
  return program !== undefined && new RegExp(`^\\s*(?:${FETCHES.source})`).test(program.text)
}

/** Saves, checks and runs, where the line is simply `curl URL | sh`. */
function askForChecksum(body: CommandBody, pipeline: ShellPipeline, { download, shell }: Pair): Fix | undefined {
  const commands = body.script?.commands ?? []
  const next = commands[commands.indexOf(shell.command) + 1]
  const simple = pipeline.commands.length === 2 && body.form !== 'exec' && next?.joinedBy !== '||'
  if (!simple || download.command.depth > 0 || download.command.joinedBy === '||') return undefined
  if (download.name !== 'curl' || download.args.some(({ text }) => /^(?:-\w*[oO]|--output|--remote-name)/.test(text)))
    return undefined
  const text = (from: Location, to: Location) => from.file.text.slice(from.span.start, to.span.end)
  const { words } = download.command
  const [last] = words.slice(-1)
  if (!last || download.command.redirects.length > 0 || shell.command.redirects.length > 0) return undefined
  const options = shell.args.filter(({ text: option }) => !/^(?:-s?|--)$/.test(option))
  if (options.some(({ text: option }) => /^-\w*s/.test(option))) return undefined
  const saved = '/tmp/install.sh'
  const run = [text(pipeline.at, pipeline.at).includes('sudo') ? 'sudo ' : '', shell.name, ' ', saved].join('')
  const tail = options.map(({ at }) => ` ${text(at, at)}`).join('')
  const check = `echo "${placeholder('sha256')}  ${saved}" | sha256sum -c -`
  const { file, span } = pipeline.at
  const newText = `${text(download.command.at, last.at)} -o ${saved} && ${check} && ${run}${tail}`
  return {
    title: 'Save the script, check its SHA-256, then run it',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders([{ file, span, newText }]),
  }
}

export const docs: RuleDocs = {
  rationale:
    'What the server sends at this moment runs as root in the build: somebody who takes over the site or its domain, or a transfer that breaks off in the middle of a line, decides what is in the image, and nothing shows afterwards what it was.',
  remediation:
    'Save the script, compare it with a SHA-256 you noted after reading it, then run it; or `ADD --checksum=sha256:…`. Better still, install a package from a signed repository, or copy the program from an image: `COPY --from`. A new version of the script then needs a new digest.',
  responsibility: 'customer',
  cwe: ['CWE-494'],
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'piped',
      code: `
        FROM debian:12
        RUN apt-get update && «curl -fsSL https://example.com/install.sh | bash -s -- --yes» && rm -rf /var/lib/apt/lists/*
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update && curl -fsSL https://example.com/install.sh -o /tmp/install.sh && echo "sha256  /tmp/install.sh" | sha256sum -c - && bash /tmp/install.sh --yes && rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
    {
      name: 'other ways to write it',
      code: `
        FROM debian:12
        RUN «wget -qO- https://example.com/install.py | sudo -E python3 -»
        RUN «sh -c "$(curl -fsSL https://example.com/install.sh)" "" --unattended»
        RUN ["bash", "-c", "«. <(curl -s https://example.com/env)»"]
        RUN <<EOF
        «bash <(wget -qO- https://example.com/install.sh)»
        EOF`,
      fixed: null,
      noFix: 'Each needs another place to save the script in; the pipe that is simply curl and a shell has a fix.',
    },
  ],
  good: [
    {
      name: 'data, not programs',
      code: `
        FROM debian:12
        RUN curl -s https://example.com/version | python3 -c 'import sys; print(sys.stdin.read())' && \\
            curl -s https://example.com/a.tgz | tar xz && VERSION="$(curl -s https://example.com/version)" sh build.sh && \\
            curl -s https://example.com/list | sh -c 'sort > /list' && sh -c "echo $(curl -s https://example.com/version) > /version" && echo 'curl https://example.com | sh'`,
    },
    {
      name: 'checked first',
      code: `
        FROM debian:12
        RUN curl -fsSLo /tmp/i.sh https://example.com/i.sh && echo "0123abcd  /tmp/i.sh" | sha256sum -c - && sh /tmp/i.sh`,
    },
    {
      name: 'another shell',
      code: `
        FROM mcr.microsoft.com/windows/servercore:ltsc2022
        SHELL ["powershell", "-Command"]
        RUN curl https://example.com/install.sh | bash`,
    },
    {
      name: 'nothing goes through the pipe',
      code: `
        FROM debian:12
        RUN curl -fsSL -o /usr/local/bin/tool https://example.com/tool | bash && wget https://example.com/a.sh | sh`,
    },
  ],
  unknown: [
    {
      name: 'a program decided by whoever builds',
      code: `
        FROM debian:12
        ARG RUNNER
        RUN curl https://example.com/install | $RUNNER`,
    },
  ],
}
