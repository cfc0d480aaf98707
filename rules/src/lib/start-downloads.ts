/** Commands that fetch code: when a container starts, what runs is not what was built. */
import type { ShellCommand } from '../model/shell'
import { type PackageCall, packageCalls } from './packages'
import { pipelinesWith, type Program, programsOf, type Scripted } from './programs'

export interface StartDownload {
  readonly command: ShellCommand
  /** `npm install`, `curl`. */
  readonly what: string
}

/** Whatever installs, clones, or saves what it gets from elsewhere, in the order written. */
export function downloadsIn(body: Scripted): readonly StartDownload[] {
  const packages = new Map(packageCalls(body).map(call => [call.command, call]))
  return programsOf(body).flatMap(program => {
    const what = seenIn(program, packages.get(program.command), body)
    return what === undefined ? [] : [{ command: program.command, what }]
  })
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

function seenIn(program: Program, call: PackageCall | undefined, body: Scripted): string | undefined {
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
function fetches({ name, args, command }: Program, body: Scripted): boolean {
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
