import type { Node } from 'yaml'
import type { Location, SourceFile } from '#rules/model/source'
import { type OptionValue, type Peer, type Rule, SEVERITIES, type Severity } from '#rules/rule'
import type { Layer, LayerEntry, Setting } from '../layer'
import type { PlacedProblem } from '../resolve'
import type { YamlReader } from '../yaml'
import type { PeerIds } from './ids'

export interface PeerContext {
  readonly ids: PeerIds
  /** The folder the file speaks for, which need not be the one it is in. */
  readonly folder: string
  /** How the file is called: `.tfsec/config.yml`. */
  readonly name: string
}

/** A file that a peer's file names, to be read instead of the one of its default name. */
export interface NamedIgnoreFile {
  readonly path: string
}

export type PeerLayer = Layer & { readonly ignoreFile?: NamedIgnoreFile }
export type PeerReader = (file: SourceFile, context: PeerContext) => PeerLayer

export type Language = Rule['language']

/** Collects what is taken from another tool's file. Whatever is not understood is a warning: the tool itself decides about errors. */
export class PeerLayerBuilder {
  private readonly entries: LayerEntry[] = []
  private readonly problems: PlacedProblem[] = []

  constructor(
    readonly file: SourceFile,
    readonly context: PeerContext,
    private readonly peer: Peer,
  ) {}

  set(key: string, shown: unknown, at: Location, setting: Setting, note?: string): void {
    this.entries.push({ key, shown, at, setting, ...(note !== undefined && { note }) })
  }

  /** Sets the severity of every rule that checks what the tool's id stands for. `said`: what the file says, such as `ignored`. */
  severity(id: string, at: Location, said: string, severity: Severity | 'off', rules = this.rulesFor(id)): void {
    for (const ruleId of rules)
      this.set(`severities.${ruleId}`, severity, at, { kind: 'severity', ruleId, severity }, `${said} ${id}`)
    if (rules.length === 0) this.unused(said, id, at, 'no rule checks this')
  }

  /** Of the rules that check what the tool checks too, only these stay on. */
  only(said: string, wanted: readonly { readonly text: string }[], kept: ReadonlySet<string>, at: Location): void {
    const off = this.context.ids.allOf(this.peer).filter(id => !kept.has(id))
    const shown = wanted.map(({ text }) => text)
    const note = `${kept.size} rules stay on, ${off.length} are off`
    this.set(said, shown, at, { kind: 'switch-off', ruleIds: off }, note)
  }

  /** Sets an option for all rules that have it, or says that none has. */
  option(name: string, value: OptionValue, at: Location, said: string): void {
    const has = [...this.context.ids.rules.values()].some(rule => Object.hasOwn(rule.options ?? {}, name))
    if (has) this.set(name, value, at, { kind: 'shared-option', name, value }, said)
    else this.unused(said, value, at, 'no rule asks for this')
  }

  severities(said: string, severities: ReadonlySet<Severity>, languages: readonly Language[], at: Location): void {
    const shown = SEVERITIES.filter(severity => severities.has(severity))
    for (const language of languages)
      this.set(`shown-severities.${language}`, shown, at, { kind: 'shown-severities', language, severities }, said)
  }

  failOn(said: string, severity: Severity | 'never', languages: readonly Language[], at: Location): void {
    for (const language of languages)
      this.set(`fail-on.${language}`, severity, at, { kind: 'fail-on', language, severity }, said)
  }

  unused(said: string, value: unknown, at: Location, why: string): void {
    this.set(said, value, at, { kind: 'unused' }, why)
  }

  warn({ span }: Location, message: string): void {
    this.problems.push({ file: this.file, span, message, severity: 'warning' })
  }

  rulesFor(id: string): readonly string[] {
    return this.context.ids.rulesFor(this.peer, id)
  }

  finish(reader?: YamlReader): Layer {
    const problems = [...this.problems, ...(reader?.problems ?? []).map(problem => this.warning(problem))]
    const failed = reader?.broken === true ? [''] : []
    return { source: this.context.name, file: this.file, entries: this.entries, problems, failed }
  }

  private warning(problem: Pick<PlacedProblem, 'span' | 'message'>): PlacedProblem {
    return { file: this.file, span: problem.span, message: problem.message, severity: 'warning' }
  }
}

/** Reads the keys of interest of a mapping; tools ignore keys they do not know, and so do we. */
export function eachKnown(
  reader: YamlReader,
  node: Node | undefined,
  what: string,
  known: Readonly<Record<string, (value: Node) => void>>,
): void {
  if (node === undefined) return
  for (const { key, value } of reader.entries(node, what)) {
    const read = Object.hasOwn(known, key) ? known[key] : undefined
    if (read !== undefined && value !== undefined) read(value)
  }
}

/** A list of words, or one string with commas, as many tools take either. */
export function words(
  reader: YamlReader,
  node: Node,
  name: string,
): readonly { readonly text: string; readonly node: Node }[] {
  const single = reader.items(node) === undefined ? reader.text(node) : undefined
  const found = single === undefined ? (reader.strings(node, `\`${name}\` is a list`) ?? []) : [{ text: single, node }]
  return found.flatMap(({ text, node: at }) =>
    text
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== '')
      .map(part => ({ text: part, node: at })),
  )
}

/** Severities as Aqua's tools and Checkov name them, older names included. */
export function severityNamed(name: string): Severity | undefined {
  switch (name.toUpperCase()) {
    case 'CRITICAL':
      return 'critical'
    case 'HIGH':
    case 'ERROR':
      return 'high'
    case 'MEDIUM':
    case 'WARNING':
      return 'medium'
    case 'LOW':
    case 'INFO':
      return 'low'
    default:
      return undefined
  }
}

/** A severity and all above it; the lowest that other tools have includes our `info`. */
export function fromSeverityOn(least: Severity): ReadonlySet<Severity> {
  return new Set(least === 'low' ? SEVERITIES : SEVERITIES.slice(0, SEVERITIES.indexOf(least) + 1))
}
