/**
 * The keys of a custom rule with what they mean: the reader knows these and no others, and the published schema, the
 * completion and the hover say the same of them.
 */
import { PILLARS, PROFILES, SEVERITIES } from '#rules/rule'

/** The part of JSON Schema (draft 07) that is needed here. */
export interface Schema {
  readonly description?: string
  readonly type?: 'string' | 'number' | 'boolean' | 'array' | 'object'
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly $ref?: string
}

const SCALAR: Schema = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] }
const SCALARS: Schema = { type: 'array', items: SCALAR }
const STRINGS: Schema = { type: 'array', items: { type: 'string' } }
const STRING: Schema = { type: 'string' }
const CONDITION: Schema = { $ref: '#/definitions/condition' }
const CONDITIONS: Schema = { type: 'array', items: CONDITION }

function described(description: string, schema: Schema): Schema {
  return { ...schema, description }
}

/** What may be asked of an attribute's value. Of a list, every element is asked, but by `contains`, `present` and `absent`. */
const OPERATOR_KEYS = {
  present: described('`true`: it must be written, and not `null`.', { type: 'boolean' }),
  absent: described('`true`: it must not be written.', { type: 'boolean' }),
  equals: described('Its value.', { anyOf: [SCALAR, SCALARS] }),
  'not-equals': described('What its value must not be; an attribute that is not written has another value.', {
    anyOf: [SCALAR, SCALARS],
  }),
  'one-of': described('The values it may have.', SCALARS),
  'none-of': described('The values it must not have.', SCALARS),
  matches: described('A regular expression (RE2) that its value matches anywhere; `^…$` for all of it.', STRING),
  'not-matches': described('A regular expression (RE2) that its value must not match anywhere.', STRING),
  contains: described('Elements of a list, parts of a text or keys of a map that must be there.', {
    anyOf: [SCALAR, SCALARS],
  }),
  'not-contains': described('Elements of a list, parts of a text or keys of a map that must not be there.', {
    anyOf: [SCALAR, SCALARS],
  }),
  'less-than': described('A number that its value must be below.', { type: 'number' }),
  'at-most': described('The highest number it may be.', { type: 'number' }),
  'greater-than': described('A number that its value must be above.', { type: 'number' }),
  'at-least': described('The lowest number it may be.', { type: 'number' }),
  version: described(
    'A constraint such as `">= 5.1, < 6"` that must hold for every version its value lets in.',
    STRING,
  ),
} as const satisfies Readonly<Record<string, Schema>>

export type Operator = keyof typeof OPERATOR_KEYS
export const OPERATORS = Object.keys(OPERATOR_KEYS) as readonly Operator[]

export const CONDITION_KEYS = {
  attribute: described(
    'The attribute that is asked about, with the blocks it stands in: `versioning.enabled`, `tags.Owner`, `labels."a/b"`. In a Dockerfile: `image`, `tag`, `user`, `arguments`, `flags.from`, `values.PORT`, …',
    STRING,
  ),
  ...OPERATOR_KEYS,
  all: described('Conditions that must all hold.', CONDITIONS),
  any: described('Conditions of which one must hold.', CONDITIONS),
  not: described('A condition that must hold nowhere.', CONDITION),
  naming: described('A regular expression (RE2) for the name behind the type: `^[a-z][a-z0-9_]*$`.', STRING),
  'required-tags': described(
    'Tags (labels for Google) that must be there and not empty; default tags of the provider count. A list of names, or a mapping of names to expressions for the values.',
    { anyOf: [STRINGS, { type: 'object', additionalProperties: STRING }] },
  ),
  'tags-attribute': described('The attribute with the tags, where it is neither `tags` nor `labels`.', STRING),
  'allowed-images': described(
    'Images FROM may name; `*` stands for anything: `node:22*`, `registry.example.com/*`.',
    STRINGS,
  ),
  'allowed-registries': described('Registries images may come from; `*` stands for anything.', STRINGS),
  'allowed-modules': described('Sources a module may be called from, with the versions that may be called.', {
    type: 'array',
    items: {
      anyOf: [
        STRING,
        {
          type: 'object',
          additionalProperties: false,
          required: ['source'],
          properties: { source: STRING, version: STRING },
        },
      ],
    },
  }),
  exists: described('Another resource, or another instruction of the same stage, that must exist.', {
    type: 'object',
    additionalProperties: false,
    properties: {
      resource: described('Its type.', STRING),
      instruction: described('Its keyword.', STRING),
      through: described('The attribute of the other resource that must refer to this one.', STRING),
      where: CONDITION,
    },
  }),
} as const satisfies Readonly<Record<string, Schema>>

export const FIX_KEYS = {
  title: described('An imperative; without it, what the fix does is said.', STRING),
  applicability: described(
    '`safe`: cannot break anything, `--fix` and fix on save apply it. `suggestion` (the default): deserves a look.',
    { type: 'string', enum: ['safe', 'suggestion'] },
  ),
  impact: described('What it does to what already runs.', {
    type: 'string',
    enum: ['in-place', 'replaces-resource', 'new-resource'],
  }),
  caution: described('What the reader must know before pressing.', STRING),
  set: described('An attribute, the flagged one if none is named, and the value (or Terraform expression) it gets.', {
    type: 'object',
    additionalProperties: false,
    properties: { attribute: STRING, value: { anyOf: [SCALAR, SCALARS] }, expression: STRING },
  }),
  insert: described('Text to insert; `${1:name}` is a place to fill in.', {
    type: 'object',
    additionalProperties: false,
    required: ['text'],
    properties: {
      text: STRING,
      where: described('`inside` the block (the default for Terraform), `after` or `before` it.', {
        type: 'string',
        enum: ['inside', 'after', 'before'],
      }),
    },
  }),
  replace: described('Text that takes the place of what is flagged.', STRING),
} as const satisfies Readonly<Record<string, Schema>>

const BAD_EXAMPLE: Schema = {
  anyOf: [
    STRING,
    {
      type: 'object',
      additionalProperties: false,
      required: ['code'],
      properties: {
        code: described('What is flagged may stand between « and ».', STRING),
        fixed: described('The same after the fix.', STRING),
      },
    },
  ],
}

export const RULE_KEYS = {
  id: described('Small letters, digits and hyphens; what comments and settings call it.', {
    type: 'string',
    pattern: '^[a-z0-9]+(-[a-z0-9]+)+$',
  }),
  title: described('What is wrong, in a few words.', STRING),
  message: described(
    'What was seen: `{name}`, `{type}`, `{address}`, `{attribute}`, `{value}`, `{missing}` are put in.',
    STRING,
  ),
  severity: described('The harm; `medium` without it.', { type: 'string', enum: SEVERITIES }),
  profile: described('From which profile on it is checked; `recommended`, so always, without it.', {
    type: 'string',
    enum: PROFILES,
  }),
  pillar: described('Where it belongs.', { type: 'string', enum: PILLARS }),
  description: described('Why it is demanded.', STRING),
  remediation: described('What to do instead.', STRING),
  documentation: described('A link to a page about it.', { type: 'string', pattern: '^https?://' }),
  secret: described('`true`: what is flagged is a secret that no output may show.', { type: 'boolean' }),
  on: described(
    'What it is about: resource types (`aws_s3_bucket`, `aws_*`), `data.<type>`, `provider.<name>`, `module`; or instructions of a Dockerfile (`FROM`).',
    { anyOf: [STRING, STRINGS] },
  ),
  each: described('Nested blocks (`ingress`, `rule.filter`) that are looked at one by one.', STRING),
  when: described('The rule is silent unless this certainly holds.', CONDITION),
  require: described('What must hold.', CONDITION),
  forbid: described('What must not hold.', CONDITION),
  fix: described('How to put it right.', { type: 'object', additionalProperties: false, properties: FIX_KEYS }),
  examples: described('Code that must be found and code that must not; `parapet rules test` looks.', {
    type: 'object',
    additionalProperties: false,
    properties: { bad: { type: 'array', items: BAD_EXAMPLE }, good: STRINGS },
  }),
} as const satisfies Readonly<Record<string, Schema>>

/** What `custom-rules` holds, and each file of `.parapet/rules`; it refers to `DEFINITIONS`. */
export const CUSTOM_RULES_SCHEMA: Schema = { type: 'array', items: { $ref: '#/definitions/customRule' } }

/** To be put under `definitions` of the schema that holds `CUSTOM_RULES_SCHEMA`. */
export const DEFINITIONS: Readonly<Record<string, Schema>> = {
  customRule: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'title', 'on'],
    properties: RULE_KEYS,
  },
  condition: {
    anyOf: [{ type: 'object', additionalProperties: false, properties: CONDITION_KEYS }, CONDITIONS],
  },
}
