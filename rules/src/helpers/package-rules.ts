/** The demands that are the same for many package managers: answer yes, clean up, pin, do not upgrade. */
import { insertBehind, removeInstruction, replaceWord } from '../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../fixes/placeholder'
import type { Fix, TextEdit } from '../fix'
import { emptyVariable } from '../lib/empty-variables'
import { pipelinesWith } from '../lib/programs'
import { chainOf } from '../lib/stages'
import type { RunInstruction } from '../model/dockerfile'
import { textAt } from '../model/source'
import type { DockerfileRule, Problem } from '../rule'
import { addOption, type CallContext, isMounted, type PackageRule, packageRule } from './command-rule'
import { hasOption, mayHoldOptions, type PackageArgument, type PackageCommand, packageCommands } from './packages'
import { removeCommand } from './remove-command'
import { appendCommand } from './run-edits'

type Common = Omit<PackageRule, 'violates' | 'fix'>

/** It has to be told that nobody is there to answer. */
export interface YesRule extends Common {
  /** Options that say so; the first is what the fix adds. */
  readonly yes: readonly [string, ...string[]]
  /** `true` for options further in front, of the program and not of its subcommand. */
  readonly global?: boolean
  /** Other ways to say it. */
  readonly unless?: (call: PackageCommand) => boolean
  /** A setting in a file of the image, written by a RUN of the stage, does as well. */
  readonly setting?: RegExp
}

export function yesRule({ yes, global = false, setting, unless, ...rule }: YesRule): DockerfileRule {
  return packageRule({
    actions: ['install', 'upgrade', 'remove'],
    ...rule,
    violates(call, { run }) {
      if (hasOption(call, ...yes) || unless?.(call) || mayHoldOptions(call) || isAnswered(call, run)) return false
      const before = run.stage ? chainOf(run.stage).flatMap(stage => stage.of('RUN')) : []
      if (setting && before.some(each => each.at.span.start <= run.at.span.start && setting.test(textAt(each.at))))
        return false
      return call.action === 'install' || { message: `${call.name} ${call.verb.text} asks first` }
    },
    // Without it the build stops, so nothing that works can change.
    fix: (call, context) =>
      addOption(context, global ? programWord(call) : call.verb, yes[0], { applicability: 'safe' }),
  })
}

function programWord({ command, verb, name }: PackageCommand) {
  return command.words.findLast(({ at, text }) => at.span.end <= verb.at.span.start && text.endsWith(name)) ?? verb
}

/** `yes | apt-get install git`. */
function isAnswered({ command }: PackageCommand, { body }: CallContext['run']): boolean {
  return pipelinesWith(body, command).some(({ commands }) => commands[0] !== command)
}

/** What it downloaded has to be removed in the same RUN, behind the last installation. */
export interface CleanRule extends Common {
  /** Folders of the cache: a mount or an `rm` of them will do. */
  readonly cache: RegExp
  readonly clean: (call: PackageCommand) => string
  readonly unless?: (call: PackageCommand, context: CallContext) => boolean
}

export function cleanRule({ cache, clean, unless, ...rule }: CleanRule): DockerfileRule {
  return packageRule({
    ...rule,
    violates(call, context) {
      const { run, shipped } = context
      if (!shipped || isMounted(run, cache) || unless?.(call, context)) return false
      const { file, span } = run.body.at
      const rest = file.text.slice(call.command.at.span.end, span.end)
      const [tool = '', ...words] = clean(call).split(' ')
      const verbs = words[0] === 'clean' ? String.raw`(?:clean|cc)\b` : words.slice(0, 2).join(String.raw`\s+`)
      // Options may stand anywhere between.
      const cleaned = new RegExp(String.raw`(?<![\w-])${tool}(?:"?,?\s+"?(?:-\S+|\\))*"?,?\s+"?${verbs}`)
      const removed = new RegExp(String.raw`\b(?:rm|find)\b[^;&|]*?(?:${cache.source})`)
      return !cleaned.test(rest) && !removed.test(rest)
    },
    fix: (call, { run, dockerfile }) => {
      const edits = appendCommand(run, clean(call), dockerfile.escape)
      return edits && { title: `Add ${clean(call)}`, applicability: 'safe', impact: 'in-place', edits }
    },
  })
}

/** Packages have to be asked for in a version. */
export interface PinRule extends Common {
  /** What stands between name and version. */
  readonly separator: (call: PackageCommand) => string
  /** Calls whose versions are said elsewhere. */
  readonly unless?: (call: PackageCommand) => boolean
  /** What else is wrong with a call. */
  readonly also?: (call: PackageCommand, context: CallContext) => readonly Partial<Problem>[]
}

export function pinRule({ separator, unless, also, ...rule }: PinRule): DockerfileRule {
  return packageRule({
    ...rule,
    reads: ['ARG', 'ENV'],
    violates(call, context) {
      const { run, dockerfile } = context
      if (unless?.(call)) return false
      // Repositories and versions that move are rules of their own.
      const named = call.packages.filter(({ kind }) => kind === 'name')
      const loose = named
        .filter(({ version }) => version === undefined)
        .map(each => ({
          at: { instruction: run, part: each.word },
          message: `whatever version of ${each.name} is there is installed`,
          fix: () => pin(each, separator(call)),
        }))
      const empty = named.flatMap(({ word, version }) => {
        const name = version === undefined ? undefined : emptyVariable(dockerfile, run, version)
        return name === undefined
          ? []
          : [{ at: { instruction: run, part: word }, message: `${name} is empty in this stage` }]
      })
      return [...loose, ...empty, ...(also?.(call, context) ?? [])]
    },
  })
}

/** Puts a version to fill in behind the name, or in place of the one it has. */
export function pin({ word, kind, name, version }: PackageArgument, separator: string): Fix | undefined {
  const raw = textAt(word.at)
  const quoted = /["']$/.test(raw)
  if (kind === 'address' || !word.literal || (quoted && raw.slice(1, -1) !== word.text)) return undefined
  const { file, span } = word.at
  const end = quoted ? span.end - 1 : span.end
  const behind = { at: { file, span: { start: end, end } } }
  // Behind a dash only digits are a version.
  const text = placeholder(separator === '-' ? '1.2.3' : 'version')
  const start = version === undefined ? undefined : end - version.length
  const edits: TextEdit[] =
    start === undefined
      ? insertBehind(behind, `${separator}${text}`)
      : replaceWord({ at: { file, span: { start, end } } }, text)
  if (start !== undefined && file.text.slice(start, end) !== version) return undefined
  return {
    title: `Pin ${name} to a version`,
    applicability: 'needs-input',
    impact: 'in-place',
    caution: 'old versions disappear from some indexes; then the build fails until the number is raised',
    edits: withPlaceholders(edits),
  }
}

/** True where nothing but what belongs to the upgrade is left of the RUN: the index, and what was downloaded. */
function onlyCleansUp({ body }: RunInstruction, { command }: PackageCommand): boolean {
  const calls = packageCommands(body).filter(each => each.command !== command)
  const rest = body.script?.commands.filter(each => each !== command) ?? []
  return (
    body.form === 'shell' &&
    rest.length > 0 &&
    rest.every(
      each =>
        /^(?:true|:)$/.test(each.name ?? '') ||
        (each.name === 'rm' && /\/var\/(?:cache|lib\/apt)/.test(textAt(each.at))) ||
        calls.some(({ command: other, action }) => other === each && /^(?:clean|refresh)$/.test(action)),
    )
  )
}

/** Whatever is installed is not to be brought up to date by the build. */
export interface UpgradeRule extends Common {
  /** Which of the upgrades. */
  readonly verbs: RegExp
}

export function upgradeRule({ verbs, ...rule }: UpgradeRule): DockerfileRule {
  return packageRule({
    ...rule,
    actions: ['upgrade'],
    // `apt-get upgrade nginx` asks for something.
    violates: ({ verb, packages }) => verbs.test(verb.text) && packages.length === 0,
    fix: (call, { run }) => {
      const edits = onlyCleansUp(run, call) ? removeInstruction(run) : removeCommand(run, call.command)
      return (
        edits && {
          title: `Remove ${call.name} ${call.verb.text}`,
          applicability: 'suggestion',
          impact: 'in-place',
          caution: 'use a newer base image, or patches stay away',
          edits,
        }
      )
    },
  })
}
