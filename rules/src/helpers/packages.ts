/** Package-manager sense: what a shell command installs, updates or cleans up, with which options and versions. */
import type { CommandBody } from '../model/dockerfile'
import type { ShellCommand, ShellWord } from '../model/shell'
import { type PackageArgument, readPackage } from '../lib/package-names'
import { type PackageAction, type PackageTool, type ToolGrammar, TOOLS, toolNamed } from '../lib/package-tools'
import { type Program, programsOf } from '../lib/programs'
import { perObject } from '../lib/remember'

export { isPinned } from '../lib/package-names'
export type { PackageArgument, PackageAction, PackageTool }

/** A call of a package manager of a system or a language. */
export interface PackageCommand {
  readonly command: ShellCommand
  readonly tool: PackageTool
  /** As it is called: `microdnf`, `pip3`. */
  readonly name: string
  readonly action: PackageAction
  /** The word that says so (`install`); the program itself where it is called without a subcommand. */
  readonly verb: ShellWord
  /** `module` of `yum module install`, `cache` of `npm cache clean`, `global` of `yarn global add`. */
  readonly prefix: string | undefined
  readonly options: readonly PackageOption[]
  /** What stands behind the subcommand and is neither an option nor the value of one. */
  readonly packages: readonly PackageArgument[]
}

/** Combined short options (`-qy`) are several, with the same word. */
export interface PackageOption {
  /** With its dashes, without its value. */
  readonly name: string
  /** Behind `=` or in the next word; as written. */
  readonly value: string | undefined
  readonly word: ShellWord
}

export function packageCommands(body: CommandBody | undefined): readonly PackageCommand[] {
  return body ? commandsIn(body) : []
}

const commandsIn = perObject((body: CommandBody): readonly PackageCommand[] =>
  programsOf(body)
    .map(packageCommand)
    .filter(call => call !== undefined),
)

/** Undefined for a program that is no package manager, and for a subcommand that is not known. */
export function packageCommand(program: Program): PackageCommand | undefined {
  const { command } = program
  const { name, args, word } = unwrap(program)
  const tool = toolNamed(name)
  if (!tool) return undefined
  const grammar = TOOLS[tool]
  const { options, operands } = readArguments(args, grammar)
  if (tool === 'pacman') return pacmanCommand({ command, name, options, operands })
  const [first, second] = operands
  const prefix = first && grammar.prefixes?.includes(first.text) ? first.text : undefined
  const verb = prefix === undefined ? first : second
  const action = verb ? grammar.verbs[verb.text] : asksAboutTool(options) ? undefined : grammar.bare
  // A verb that no table lists: yarn and npm run scripts of that name, apk and apt report an error.
  if (action === undefined || (verb && !Object.hasOwn(grammar.verbs, verb.text))) return undefined
  const rest = operands.slice(prefix === undefined ? 1 : 2)
  const packages = rest.slice(0, tool === 'go' && verb?.text === 'run' ? 1 : undefined)
  const groups = prefix !== undefined && /^(?:groups?|environment)$/.test(prefix)
  return {
    command,
    tool,
    name,
    action,
    verb: verb ?? word,
    prefix,
    options,
    packages: packages.map(each =>
      groups || verb?.text === 'groupinstall'
        ? { word: each, kind: 'group', name: each.text, version: undefined }
        : readPackage(tool, each),
    ),
  }
}

/** `yarn --version`. */
function asksAboutTool(options: readonly PackageOption[]): boolean {
  return options.some(({ name }) => /^(?:-v|--version|-h|--help)$/.test(name))
}

/** `python3 -m pip`, `uv pip`, `corepack yarn` call the tool behind them. */
function unwrap({ name, args, word }: Program): Pick<Program, 'name' | 'args' | 'word'> {
  const at = /^python[\d.]*$/.test(name)
    ? args.findIndex(({ text }) => text === '-m') + 1
    : name === 'corepack' || (name === 'uv' && args[0]?.text === 'pip')
      ? 0
      : -1
  const inner = at < 0 || (at === 0 && /^python/.test(name)) ? undefined : args[at]
  // uv keeps no cache inside the image's layer that pip's options would reach; it is judged like pip where it installs.
  return inner?.literal && toolNamed(inner.text)
    ? { name: inner.text, args: args.slice(at + 1), word: inner }
    : { name, args, word }
}

function readArguments(args: readonly ShellWord[], { valued, singleDash }: ToolGrammar) {
  const options: PackageOption[] = []
  const operands: ShellWord[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i]
    if (!word) continue
    if (word.text === '--') {
      // What follows is for somebody else: gem's build options, npm's script.
      break
    }
    if (!/^-./.test(word.text)) {
      operands.push(word)
      continue
    }
    const [, name = word.text, joined] = /^([^=]+)=([^]*)$/.exec(word.text) ?? []
    const next = joined === undefined && valued.includes(singleDash ? name.replace(/^--/, '-') : lastOption(name))
    const value = next ? args[++i]?.text : joined
    for (const each of singleDash ? [name] : shortOptions(name)) options.push({ name: each, value, word })
  }
  return { options, operands }
}

/** Of `-qr` the `-r`: only the last of combined options can have a value. */
function lastOption(name: string): string {
  return /^-[A-Za-z]{2,}$/.test(name) ? `-${name.slice(-1)}` : name
}

/** `-qy` are `-q` and `-y`. */
function shortOptions(name: string): readonly string[] {
  if (!/^-[A-Za-z]{2,}$/.test(name)) return [name]
  return [...Array.from(name.slice(1), letter => `-${letter}`), name]
}

/** `-Sy` refreshes, `-Su` upgrades, `-S name` installs. */
function pacmanCommand({
  command,
  name,
  options,
  operands,
}: Pick<PackageCommand, 'command' | 'name' | 'options'> & { readonly operands: readonly ShellWord[] }) {
  const verb = options.find(option => /^-[A-Z]|^--(?:sync|remove|upgrade)$/.test(option.name))
  if (!verb) return undefined
  const has = (...names: string[]) => hasOption({ options }, ...names)
  const sync = has('-S', '--sync')
  const action: PackageAction = !sync
    ? has('-R', '--remove')
      ? 'remove'
      : 'other'
    : operands.length > 0
      ? 'install'
      : has('-u', '--sysupgrade')
        ? 'upgrade'
        : has('-c', '--clean')
          ? 'clean'
          : has('-y', '--refresh')
            ? 'refresh'
            : 'other'
  const packages = operands.map(each => readPackage('pacman', each))
  return { command, tool: 'pacman' as const, name, action, verb: verb.word, prefix: undefined, options, packages }
}

/** True when one of the options is given, alone or among combined short ones (`-y` in `-qy`). */
export function hasOption({ options }: Pick<PackageCommand, 'options'>, ...names: string[]): boolean {
  return options.some(({ name }) => names.includes(name))
}

/** The value of the last of the options that is given. */
export function optionValue({ options }: PackageCommand, ...names: string[]): string | undefined {
  return options.findLast(({ name }) => names.includes(name))?.value
}

/** True where a variable stands that may hold options: `$APT_OPTS`. Rules about a missing option stay silent. */
export function mayHoldOptions({ command }: PackageCommand): boolean {
  return command.words.some(({ text, literal }) => !literal && /^["']?\$\{?\w*(?:opt|flag|arg)\w*/i.test(text))
}
