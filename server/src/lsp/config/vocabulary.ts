import { type OptionValue, PROFILES, type Rule, SEVERITIES } from '#rules/rule'
import { DATA_CLASSES, KEYS, type TopKey } from '../../config/keys'
import { kebab } from '../../config/node-reader'
import { escapeMarkdown } from '../documentation'

/** A word that may stand at a place in `.parapet.yaml`. */
export interface Word {
  readonly text: string
  readonly kind: 'key' | 'rule' | 'value'
  /** One line. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
  /** What is written behind a key: ` `, or a new line where a mapping or list follows. */
  readonly opens?: 'line' | 'mapping' | 'list'
}

const LEVELS = [...SEVERITIES, 'off'] as const

/** What may stand behind the keys of a path, as keys. */
export function keysAt(path: readonly string[], rules: ReadonlyMap<string, Rule>): readonly Word[] {
  const [first, second, third] = path.map((key, index) => (index === 0 ? kebab(key) : key))
  if (first === undefined) return topKeys()
  const rule = second === undefined ? undefined : rules.get(second)
  if (first === 'severities' && second === undefined) return [...rules.values()].map(one => ruleWord(one))
  if (first === 'rules' || first === 'options') {
    if (second === undefined)
      return [...rules.values()]
        .filter(one => first === 'rules' || one.options !== undefined)
        .map(one => ruleWord(one, first === 'options'))
    if (rule !== undefined && (first === 'options' || third === 'options')) return optionWords(rule)
    if (first === 'rules' && third === undefined) return RULE_KEYS
  }
  if (first === 'suppressions' && second === undefined)
    return [{ text: 'require-reason', kind: 'key', opens: 'line', documentation: KEYS.suppressions.summary }]
  if (first === 'terraform' && second === undefined)
    return [{ text: 'variable-files', kind: 'key', opens: 'list', documentation: KEYS.terraform.summary }]
  return first === 'data-classes' && second === undefined ? DATA_CLASS_KEYS : []
}

/** What may stand behind the last key of a path, as a value. */
export function valuesAt(path: readonly string[], rules: ReadonlyMap<string, Rule>): readonly Word[] {
  const [first, second, third, fourth] = path.map((key, index) => (index === 0 ? kebab(key) : key))
  if (first === 'profile') return words(PROFILES)
  if (first === 'peer-configs' || (first === 'suppressions' && second !== undefined)) return words(['true', 'false'])
  if (first === 'data-classes' && second === 'class') return words(DATA_CLASSES)
  if (first === 'severities' && second !== undefined) return words(LEVELS)
  if (first === 'rules' && second !== undefined && (third === undefined || third === 'severity')) return words(LEVELS)
  const option = first === 'options' ? third : third === 'options' ? fourth : undefined
  const schema = option === undefined ? undefined : rules.get(second ?? '')?.options?.[option]
  return typeof schema?.default === 'boolean' ? words(['true', 'false']) : []
}

function topKeys(): readonly Word[] {
  return (Object.keys(KEYS) as TopKey[]).map(text => ({
    text,
    kind: 'key',
    opens: opensAt(text),
    documentation: describeKey(text),
  }))
}

export function describeKey(key: TopKey): string {
  return `${KEYS[key].summary}\n\n\`\`\`yaml\n${KEYS[key].example}\n\`\`\``
}

function opensAt(key: TopKey): 'line' | 'mapping' | 'list' {
  switch (key) {
    case 'severities':
    case 'rules':
    case 'options':
    case 'suppressions':
    case 'terraform':
      return 'mapping'
    case 'exclude':
    case 'data-classes':
    case 'custom-rules':
      return 'list'
    case 'profile':
    case 'required-tags':
    case 'allowed-registries':
    case 'baseline':
    case 'peer-configs':
      return 'line'
  }
}

function ruleWord({ id, title, severity, profile }: Rule, opensMapping = false): Word {
  return {
    text: id,
    kind: 'rule',
    detail: `${severity}, ${profile}: ${title}`,
    opens: opensMapping ? 'mapping' : 'line',
  }
}

function optionWords({ options = {} }: Rule): readonly Word[] {
  return Object.entries(options).map(([text, { description, default: value }]) => ({
    text,
    kind: 'key',
    opens: 'line',
    detail: `default: ${JSON.stringify(value)}`,
    documentation: describeOption(description, value),
  }))
}

export function describeOption(description: string, standard: OptionValue): string {
  return `${escapeMarkdown(description)}\n\nDefault: \`${JSON.stringify(standard)}\``
}

const RULE_KEYS: readonly Word[] = [
  { text: 'severity', kind: 'key', opens: 'line', documentation: `One of ${LEVELS.join(', ')}.` },
  { text: 'options', kind: 'key', opens: 'mapping', documentation: 'The rule’s own options.' },
]

const DATA_CLASS_KEYS: readonly Word[] = [
  { text: 'class', kind: 'key', opens: 'line', documentation: `One of ${DATA_CLASSES.join(', ')}.` },
  {
    text: 'address',
    kind: 'key',
    opens: 'line',
    documentation: 'A resource’s address, such as `aws_s3_bucket.website`.',
  },
  {
    text: 'type',
    kind: 'key',
    opens: 'line',
    documentation: 'A type of resource, such as `aws_cloudwatch_log_group`.',
  },
  {
    text: 'tag',
    kind: 'key',
    opens: 'line',
    documentation: 'A tag or label: `data=public`, or `public` for any value.',
  },
  { text: 'path', kind: 'key', opens: 'line', documentation: 'A pattern as in `.gitignore`, relative to this file.' },
]

function words(texts: readonly string[]): readonly Word[] {
  return texts.map(text => ({ text, kind: 'value' }))
}
