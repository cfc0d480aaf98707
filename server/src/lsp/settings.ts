import { type OptionValue, type Profile, PROFILES, type Rule, SEVERITIES, type Severity } from '#rules/rule'
import { type Configuration, DEFAULT_CONFIGURATION } from '../analysis/types'
import type { ResolvedConfiguration } from '../config/resolve'

const LEVELS = ['error', 'warning', 'information', 'hint'] as const
/** How the editor shows a finding. */
export type Level = (typeof LEVELS)[number]

/** The section `parapet` of the editor's settings, checked. */
export interface Settings {
  readonly enable: boolean
  readonly analysis: EditorConfiguration
  readonly levels: Readonly<Record<Severity, Level>>
  /** `auto` means `on`: a client that knows who else shows syntax errors decides before it answers. */
  readonly syntaxErrors: 'auto' | 'on' | 'off'
  /** Hovers say what an expression is worth. */
  readonly explainValues: boolean
  /** Globs, relative to the scanned folder, that the workspace scan leaves out. */
  readonly exclude: readonly string[]
  /** Folders outside of the workspace that modules and functions may read, relative to the workspace folder. */
  readonly allowRead: readonly string[]
}

/** What the editor's settings lay over the configuration files. */
export interface EditorConfiguration {
  /** Undefined: what the files say. */
  readonly profile: Profile | undefined
  readonly severities: Configuration['severities']
  readonly options: Configuration['options']
  readonly usePeerConfigs: boolean | undefined
  /** Settings that have the names and forms of keys of `.parapet.yaml`, unread. */
  readonly more: Readonly<Record<string, unknown>>
}

/** The settings of a document, with what the configuration files above it say. */
export interface EffectiveSettings extends Omit<Settings, 'analysis'> {
  readonly analysis: ResolvedConfiguration
}

/** Read as `.parapet.yaml` is. */
const SHARED_KEYS = [
  'requiredTags',
  'allowedRegistries',
  'dataClasses',
  'suppressions',
  'baseline',
  'terraform',
] as const

export const DEFAULT_SETTINGS: Settings = {
  enable: true,
  analysis: {
    profile: undefined,
    severities: DEFAULT_CONFIGURATION.severities,
    options: DEFAULT_CONFIGURATION.options,
    usePeerConfigs: undefined,
    more: {},
  },
  levels: { critical: 'error', high: 'warning', medium: 'warning', low: 'information', info: 'hint' },
  syntaxErrors: 'auto',
  explainValues: false,
  exclude: [],
  allowRead: [],
}

export interface Checked {
  readonly settings: Settings
  /** What is wrong, worded for the user; the value before stays in force. */
  readonly complaints: readonly string[]
}

/**
 * Reads settings that may hold anything. A value of the wrong type is complained about and the one from `before` is kept;
 * what is not set has its default. Keys may be nested (`{ rules: { options } }`) or flat (`{ 'rules.options': … }`).
 */
export function readSettings(raw: unknown, before: Settings, rules: ReadonlyMap<string, Rule>): Checked {
  const complaints: string[] = []
  if (raw === null || raw === undefined) return { settings: DEFAULT_SETTINGS, complaints }
  if (!isObject(raw)) {
    return {
      settings: before,
      complaints: [`parapet: expected an object, got ${show(raw)}; keeping what was set before`],
    }
  }
  const source = new Section(raw, complaints)
  const analysis = {
    profile: source.choice('profile', PROFILES, undefined, before.analysis.profile),
    severities: source.object('severities', before.analysis.severities, value => severities(value, rules, complaints)),
    options: source.object('rules.options', before.analysis.options, value => options(value, rules, complaints)),
    usePeerConfigs: source.flag('usePeerConfigs', undefined, before.analysis.usePeerConfigs),
    more: source.some(SHARED_KEYS),
  }
  return {
    settings: {
      enable: source.flag('enable', DEFAULT_SETTINGS.enable, before.enable),
      analysis,
      levels: source.object(
        'severityMapping',
        before.levels,
        value => levels(value, complaints),
        DEFAULT_SETTINGS.levels,
      ),
      syntaxErrors: source.choice(
        'syntaxErrors',
        ['auto', 'on', 'off'] as const,
        DEFAULT_SETTINGS.syntaxErrors,
        before.syntaxErrors,
      ),
      explainValues: source.flag('explainValues', DEFAULT_SETTINGS.explainValues, before.explainValues),
      exclude: source.strings('scan.exclude', before.exclude),
      allowRead: source.strings('terraform.allowRead', before.allowRead),
    },
    complaints,
  }
}

/** Reads one key after the other and collects complaints. */
class Section {
  constructor(
    private readonly raw: Readonly<Record<string, unknown>>,
    private readonly complaints: string[],
  ) {}

  flag<T extends boolean | undefined>(key: string, fallback: T, before: T): T | boolean {
    const value = this.value(key)
    if (value === undefined || value === null) return fallback
    return typeof value === 'boolean' ? value : this.keep(key, 'true or false', value, before)
  }

  choice<T extends string, F extends T | undefined>(key: string, choices: readonly T[], fallback: F, before: F): T | F {
    const value = this.value(key)
    if (value === undefined || value === null) return fallback
    return choices.find(choice => choice === value) ?? this.keep(key, `one of ${choices.join(', ')}`, value, before)
  }

  /** Those of the keys that are set. */
  some(keys: readonly string[]): Readonly<Record<string, unknown>> {
    const given = keys.map(key => [key, this.value(key)] as const)
    return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== null && !isEmpty(value)))
  }

  strings(key: string, before: readonly string[]): readonly string[] {
    const value = this.value(key)
    if (value === undefined || value === null) return []
    return isStrings(value) ? value : this.keep(key, 'a list of strings', value, before)
  }

  object<T extends object>(
    key: string,
    before: T,
    read: (value: Readonly<Record<string, unknown>>) => T,
    fallback: T = read({}),
  ): T {
    const value = this.value(key)
    if (value === undefined || value === null) return fallback
    return isObject(value) ? read(value) : this.keep(key, 'an object', value, before)
  }

  private value(key: string): unknown {
    if (key in this.raw) return this.raw[key]
    let value: unknown = this.raw
    for (const part of key.split('.')) value = isObject(value) ? value[part] : undefined
    return value
  }

  private keep<T>(key: string, expected: string, value: unknown, before: T): T {
    this.complaints.push(`parapet.${key}: expected ${expected}, got ${show(value)}; keeping ${show(before)}`)
    return before
  }
}

function severities(
  value: Readonly<Record<string, unknown>>,
  rules: ReadonlyMap<string, Rule>,
  complaints: string[],
): Configuration['severities'] {
  const result: Record<string, Severity | 'off'> = {}
  for (const [id, level] of Object.entries(value)) {
    const known = [...SEVERITIES, 'off' as const].find(severity => severity === level)
    if (!rules.has(id)) complaints.push(`parapet.severities: there is no rule ${show(id)}`)
    else if (known !== undefined) result[id] = known
    else {
      complaints.push(`parapet.severities: ${id}: expected off or one of ${SEVERITIES.join(', ')}, got ${show(level)}`)
    }
  }
  return result
}

function options(
  value: Readonly<Record<string, unknown>>,
  rules: ReadonlyMap<string, Rule>,
  complaints: string[],
): Configuration['options'] {
  const result: Record<string, Record<string, OptionValue>> = {}
  for (const [id, given] of Object.entries(value)) {
    const schema = rules.get(id)?.options ?? {}
    if (!rules.has(id)) complaints.push(`parapet.rules.options: there is no rule ${show(id)}`)
    else if (!isObject(given)) complaints.push(`parapet.rules.options: ${id}: expected an object, got ${show(given)}`)
    else {
      for (const [name, option] of Object.entries(given)) {
        const standard = schema[name]?.default
        if (standard === undefined) complaints.push(`parapet.rules.options: ${id} has no option ${show(name)}`)
        else if (isLike(option, standard)) result[id] = { ...result[id], [name]: option }
        else {
          const expected = `a value such as ${show(standard)}`
          complaints.push(`parapet.rules.options: ${id}.${name}: expected ${expected}, got ${show(option)}`)
        }
      }
    }
  }
  return result
}

function levels(value: Readonly<Record<string, unknown>>, complaints: string[]): Settings['levels'] {
  const result = { ...DEFAULT_SETTINGS.levels }
  for (const [key, given] of Object.entries(value)) {
    const severity = SEVERITIES.find(known => known === key)
    const level = LEVELS.find(known => known === given)
    if (severity !== undefined && level !== undefined) result[severity] = level
    else {
      const expected = `one of ${SEVERITIES.join(', ')} with one of ${LEVELS.join(', ')}`
      complaints.push(`parapet.severityMapping: expected ${expected}, got ${show({ [key]: given })}`)
    }
  }
  return result
}

/** True when an option has the type of its default. */
function isLike(option: unknown, standard: OptionValue): option is OptionValue {
  if (typeof standard !== 'object') return typeof option === typeof standard
  if (!Array.isArray(option)) return false
  const first: unknown = standard[0] ?? option[0]
  return option.every(item => (typeof item === 'string' || typeof item === 'number') && typeof item === typeof first)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An empty list or object is how editors say that nothing was set. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return isObject(value) && Object.values(value).every(held => held === undefined || held === null)
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}

function show(value: unknown): string {
  const text = value === undefined ? 'what the configuration files say' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
