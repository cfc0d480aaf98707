import type { PolicyCondition, PolicyDocument, PolicyPrincipal, PolicyStatement, PolicyText } from '#rules/model/policy'
import type { Location } from '#rules/model/source'
import type { Known, KnownObject, Value } from '#rules/model/value'
import { asString } from '#rules/lib/values'

/** The policy that `jsonencode` makes of a value. What is not known in it stands as text that cannot be read. */
export function policyFromValue(value: Value, at: Location): PolicyDocument | undefined {
  const statement = value.kind === 'known' && value.type === 'object' ? value.entries.get('Statement') : undefined
  if (statement === undefined || statement.kind === 'absent') return undefined
  const { items, complete } = listOf(statement)
  const objects = items.filter(isObject)
  return {
    at,
    statements: objects.map(statementOf),
    complete: complete && objects.length === items.length,
  }
}

function isObject(value: Value): value is KnownObject {
  return value.kind === 'known' && value.type === 'object'
}

/** One thing, or a list of them, as IAM takes both everywhere. */
function listOf(value: Value | undefined): { readonly items: readonly Value[]; readonly complete: boolean } {
  if (value === undefined || value.kind === 'absent') return { items: [], complete: true }
  if (value.kind === 'unknown') return { items: [], complete: false }
  return { items: value.type === 'list' ? value.items : [value], complete: true }
}

function statementOf(object: KnownObject): PolicyStatement {
  const { at, entries } = object
  const texts = (name: string) => textsOf(entries.get(name), at)
  const sid = asString(entries.get('Sid') ?? { kind: 'absent' })
  return {
    at,
    ...(sid === undefined ? {} : { sid }),
    effect: effectOf(entries.get('Effect')),
    actions: texts('Action'),
    notActions: texts('NotAction'),
    resources: texts('Resource'),
    notResources: texts('NotResource'),
    principals: principalsOf(entries.get('Principal'), at),
    notPrincipals: principalsOf(entries.get('NotPrincipal'), at),
    conditions: conditionsOf(entries.get('Condition'), at),
  }
}

function effectOf(value: Value | undefined): PolicyStatement['effect'] {
  const effect = value && asString(value)
  return effect === 'Allow' || effect === 'Deny' ? effect : 'unknown'
}

/** The strings of an element; what is not known is one text that cannot be read. */
export function textsOf(value: Value | undefined, within: Location): PolicyText[] {
  const { items, complete } = listOf(value)
  const found = items.map(item => textOf(item, within))
  return complete ? found : [...found, { at: within, text: undefined }]
}

function textOf(value: Value, within: Location): PolicyText {
  return value.kind === 'known' ? { at: withoutQuotes(value), text: asString(value) } : { at: within, text: undefined }
}

/** Where a string stands, between its quotes where it is written as one. */
function withoutQuotes({ at, origin }: Known): Location {
  const { file, span } = at
  const isQuoted = file.text[span.start] === '"' && file.text[span.end - 1] === '"' && span.end - span.start >= 2
  return isQuoted && origin.form === 'literal' ? { file, span: { start: span.start + 1, end: span.end - 1 } } : at
}

function principalsOf(value: Value | undefined, within: Location): PolicyPrincipal[] {
  if (!value || !isObject(value)) {
    return textsOf(value, within).map(text => ({ ...text, type: text.text === '*' ? '*' : 'unknown' }))
  }
  return [...value.entries].flatMap(([type, inner]) => textsOf(inner, value.at).map(text => ({ ...text, type })))
}

/** A condition that cannot be read is still one: whoever asks whether a statement is unconditional must see it. */
function conditionsOf(value: Value | undefined, within: Location): PolicyCondition[] {
  if (value === undefined || value.kind === 'absent') return []
  if (!isObject(value)) return [unreadable(within)]
  return [...value.entries].flatMap(([operator, keys]) => {
    if (!isObject(keys)) return [unreadable(value.at, operator)]
    return [...keys.entries].map(([key, inner]) => ({ at: keys.at, operator, key, values: textsOf(inner, keys.at) }))
  })
}

function unreadable(at: Location, operator = 'unknown'): PolicyCondition {
  return { at, operator, key: 'unknown', values: [{ at, text: undefined }] }
}
