import { parseArgs, type ParseArgsConfig } from 'node:util'
import { PROFILES, type Profile, SEVERITIES, type Severity } from '#rules/rule'
import { didYouMean } from '../../config/suggest'

export const FORMATS = ['text', 'json', 'sarif'] as const
export type Format = (typeof FORMATS)[number]
const FIX_LEVELS = ['safe', 'suggestion'] as const
const THRESHOLDS = [...SEVERITIES, 'never'] as const

export interface ScanOptions {
  /** As given; `.` when none was. */
  readonly paths: readonly string[]
  readonly format: Format
  readonly output: string | undefined
  /** Undefined: what the configuration says. */
  readonly profile: Profile | undefined
  /** Undefined: `low`, or what other tools' files say. */
  readonly failOn: Severity | 'never' | undefined
  readonly failOnIncomplete: boolean
  /** The most daring kind of fix to apply; undefined: none. */
  readonly fix: (typeof FIX_LEVELS)[number] | undefined
  readonly config: string | undefined
  /** Findings in this file are known: only new ones count. */
  readonly baseline: string | undefined
  /** The stage that Dockerfiles are built up to, by name or index. */
  readonly target: string | undefined
  /** Variable files in place of those that the configuration names. */
  readonly varFiles: readonly string[]
  /** Folders that modules and functions may read besides what is scanned. */
  readonly allowRead: readonly string[]
  readonly color: boolean
}

export interface BaselineOptions {
  /** As given; `.` when none was. */
  readonly paths: readonly string[]
  readonly output: string | undefined
  /** Take out what no longer occurs, and add nothing. */
  readonly prune: boolean
  readonly profile: Profile | undefined
  readonly config: string | undefined
  /** As for scans. */
  readonly varFiles: readonly string[]
  /** As for scans. */
  readonly allowRead: readonly string[]
}

export interface ConfigOptions {
  /** The file or folder whose configuration is explained. */
  readonly path: string
  readonly format: 'text' | 'json'
  readonly profile: Profile | undefined
  readonly config: string | undefined
}

export type Command =
  | { readonly name: 'scan'; readonly options: ScanOptions }
  | { readonly name: 'rules'; readonly format: 'text' | 'json' }
  | { readonly name: 'rules test'; readonly path: string; readonly color: boolean }
  | { readonly name: 'baseline'; readonly options: BaselineOptions }
  | { readonly name: 'explain'; readonly rule: string; readonly color: boolean }
  | { readonly name: 'config'; readonly options: ConfigOptions }
  | { readonly name: 'lsp' }
  | { readonly name: 'help'; readonly topic: CommandName | undefined }
  | { readonly name: 'version' }

export const COMMANDS = ['scan', 'baseline', 'rules', 'explain', 'config', 'lsp'] as const
export type CommandName = (typeof COMMANDS)[number]

/** The command line asks for something that does not exist. The message says what, and what there is. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

type Options = NonNullable<ParseArgsConfig['options']>
const HELP: Options = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } }
const OPTIONS: Readonly<Record<CommandName, Options>> = {
  scan: {
    format: { type: 'string', short: 'f' },
    output: { type: 'string', short: 'o' },
    profile: { type: 'string' },
    'fail-on': { type: 'string' },
    'fail-on-incomplete': { type: 'boolean' },
    fix: { type: 'boolean' },
    'fix-level': { type: 'string' },
    config: { type: 'string' },
    baseline: { type: 'string' },
    target: { type: 'string' },
    'var-file': { type: 'string', multiple: true },
    'allow-read': { type: 'string', multiple: true },
    'no-color': { type: 'boolean' },
  },
  baseline: {
    output: { type: 'string', short: 'o' },
    prune: { type: 'boolean' },
    profile: { type: 'string' },
    config: { type: 'string' },
    'var-file': { type: 'string', multiple: true },
    'allow-read': { type: 'string', multiple: true },
  },
  rules: { format: { type: 'string', short: 'f' }, 'no-color': { type: 'boolean' } },
  explain: { 'no-color': { type: 'boolean' } },
  config: {
    explain: { type: 'string' },
    format: { type: 'string', short: 'f' },
    profile: { type: 'string' },
    config: { type: 'string' },
  },
  // vscode-languageclient adds its own process id to whatever it starts.
  lsp: { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' } },
}

/** @throws UsageError */
export function parseCommand(argv: readonly string[]): Command {
  const [first, ...rest] = argv
  if (first === '--help' || first === '-h' || first === 'help')
    return { name: 'help', topic: COMMANDS.find(one => one === rest[0]) }
  if (first === '--version' || first === '-V') return { name: 'version' }
  if (first === undefined) throw new UsageError(`Which command? There are ${COMMANDS.join(', ')}.`)
  const command = COMMANDS.find(one => one === first)
  if (command === undefined) throw new UsageError(unknownCommand(first))
  const given = read(command, rest)
  if (given.flag('help')) return { name: 'help', topic: command }
  if (given.flag('version')) return { name: 'version' }
  switch (command) {
    case 'scan':
      return { name: command, options: scanOptions(given) }
    case 'baseline':
      return { name: command, options: baselineOptions(given) }
    case 'rules':
      if (given.positionals[0] === 'test') return rulesTest(given)
      noMore(command, given.positionals)
      return { name: command, format: given.choice('format', ['text', 'json']) ?? 'text' }
    case 'explain': {
      const [rule, ...more] = given.positionals
      if (rule === undefined) throw new UsageError('Which rule? `parapet rules` lists them.')
      noMore(command, more)
      return { name: command, rule, color: !given.flag('no-color') }
    }
    case 'config':
      noMore(command, given.positionals)
      return { name: command, options: configOptions(given) }
    case 'lsp':
      noMore(command, given.positionals)
      if (!given.flag('stdio'))
        throw new UsageError('The language server talks over standard input and output only: `parapet lsp --stdio`.')
      return { name: command }
  }
}

function scanOptions(given: Given): ScanOptions {
  const level = given.choice('fix-level', FIX_LEVELS)
  if (level !== undefined && !given.flag('fix'))
    throw new UsageError('--fix-level says which fixes --fix applies; add --fix.')
  return {
    paths: given.positionals.length > 0 ? given.positionals : ['.'],
    format: given.choice('format', FORMATS) ?? 'text',
    output: given.text('output'),
    profile: given.choice('profile', PROFILES),
    failOn: given.choice('fail-on', THRESHOLDS),
    failOnIncomplete: given.flag('fail-on-incomplete'),
    fix: given.flag('fix') ? (level ?? 'safe') : undefined,
    config: given.text('config'),
    baseline: given.text('baseline'),
    target: given.text('target'),
    varFiles: given.texts('var-file'),
    allowRead: given.texts('allow-read'),
    color: !given.flag('no-color'),
  }
}

function baselineOptions(given: Given): BaselineOptions {
  return {
    paths: given.positionals.length > 0 ? given.positionals : ['.'],
    output: given.text('output'),
    prune: given.flag('prune'),
    profile: given.choice('profile', PROFILES),
    config: given.text('config'),
    varFiles: given.texts('var-file'),
    allowRead: given.texts('allow-read'),
  }
}

function rulesTest(given: Given): Command {
  const [, path = '.', ...more] = given.positionals
  noMore('rules', more)
  if (given.text('format') !== undefined) throw new UsageError('parapet rules test has no option --format.')
  return { name: 'rules test', path, color: !given.flag('no-color') }
}

function configOptions(given: Given): ConfigOptions {
  const path = given.text('explain')
  if (path === undefined) throw new UsageError('Which file or folder? `parapet config --explain PATH`')
  return {
    path,
    format: given.choice('format', ['text', 'json']) ?? 'text',
    profile: given.choice('profile', PROFILES),
    config: given.text('config'),
  }
}

interface Given {
  readonly positionals: readonly string[]
  flag(name: string): boolean
  text(name: string): string | undefined
  /** Of an option that may be given several times. */
  texts(name: string): readonly string[]
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined
}

function read(command: CommandName, argv: readonly string[]): Given {
  const options = { ...OPTIONS[command], ...HELP }
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { rawName, value, inlineValue } = token
    const option = options[token.name]
    if (option === undefined) throw new UsageError(unknownOption(command, rawName, Object.keys(options)))
    if (option.type === 'boolean') {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value.`)
    } else if (value === undefined || value === '') throw new UsageError(`${rawName} needs a value.`)
    else if (!inlineValue && value.startsWith('--')) {
      // `--format --fix`: a forgotten value, not a value.
      throw new UsageError(`${rawName} needs a value; ${value} is an option. (If it is meant: ${rawName}=${value})`)
    }
  }
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    positionals,
    flag: name => values[name] === true,
    text,
    texts: name => [values[name] ?? []].flat().filter(value => typeof value === 'string'),
    choice: (name, choices) => {
      const value = text(name)
      if (value === undefined) return undefined
      const chosen = choices.find(choice => choice === value)
      if (chosen === undefined) {
        throw new UsageError(
          `--${name} ${value} is not available; choose one of ${choices.join(', ')}.${didYouMean(value, choices)}`,
        )
      }
      return chosen
    },
  }
}

function noMore(command: CommandName, positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`parapet ${command} does not take "${positionals[0] ?? ''}".`)
}

function unknownCommand(word: string): string {
  if (word.startsWith('-')) return `Name a command before its options: parapet scan ${word} …`
  const hint = didYouMean(word, COMMANDS)
  return hint === ''
    ? `There is no command "${word}"; there are ${COMMANDS.join(', ')}. To scan a path of that name: parapet scan ${word}`
    : `There is no command "${word}".${hint}`
}

function unknownOption(command: CommandName, rawName: string, known: readonly string[]): string {
  const hint = didYouMean(rawName.replace(/^-+/, ''), known).replace('"', '"--')
  return `parapet ${command} has no option ${rawName}.${hint} \`parapet ${command} --help\` lists them.`
}
