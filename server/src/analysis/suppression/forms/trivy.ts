/**
 * `#tfsec:ignore:<rule>` and `#trivy:ignore:<rule>`, which both tools read: `<rule>` with `*` in it, then sections such as
 * `exp:2030-01-31` and `ws:dev`, and attribute values in brackets. Trivy: pkg/iac/ignore/parse.go and rule.go, and
 * docs/docs/scanner/misconfiguration/config/config.md; tfsec: docs/guides/configuration/ignores.md.
 */
import type { Body, Expression } from '../../../syntax/hcl/ast'
import type { CommentLine } from '../comments'
import { type Expiry, isDate } from '../expiry'
import type { Mark } from '../mark'
import { matchesWildcard } from '../names'
import { beginningOn, nowhere, type Scope, type SitePart } from '../scopes'

/** The workspace these tools take when none is named. */
const WORKSPACE = 'default'

/** True for comments that hold one; those on lines above one another speak for the same place. */
export function isTrivyComment({ text }: CommentLine): boolean {
  return wordsOf(text).some(word => PREFIX.test(word))
}

const PREFIX = /^(tfsec|trivy):ignore:(?=.)/

/** `lines`: what begins on one of them is silenced. */
export function readTrivyMarks(
  comment: CommentLine,
  lines: readonly (number | undefined)[],
  ...kinds: SitePart['kind'][]
): Mark[] {
  const words = wordsOf(comment.text)
  const reason = words
    .filter(word => !PREFIX.test(word))
    .join(' ')
    .replace(/^-+ */, '')
  return words.flatMap(word => {
    const tool = PREFIX.exec(word)?.[1]
    if (tool !== 'tfsec' && tool !== 'trivy') return []
    const { id, wanted, sections } = readSections(word)
    const expiry = sections.get('exp')
    const workspace = sections.get('ws')
    const elsewhere = workspace !== undefined && !matchesWildcard(workspace, WORKSPACE)
    const badDate = expiry !== undefined && !isDate(expiry)
    const until: Expiry | undefined = expiry === undefined ? undefined : { date: expiry, including: false }
    const scope = wanted === undefined ? beginningOn(lines, ...kinds) : withValues(lines, wanted)
    return {
      tool,
      form: `${tool}:ignore`,
      at: comment.at,
      rules: id === '*' ? { kind: 'all' } : { kind: 'ids', ids: [id] },
      reason,
      ...(until !== undefined && { expiry: until }),
      scope: elsewhere || badDate || id === '' ? nowhere : scope,
    }
  })
}

function wordsOf(text: string): string[] {
  return text
    .replace(/\*\/\s*$/, '')
    .split(/\s+/)
    .map(word => word.replace(/^[#/*]+/, ''))
    .filter(word => word !== '')
}

/** `tfsec:ignore:id[key=value]:exp:2030-01-31`: sections come as pairs. */
function readSections(word: string) {
  const [, , first = '', ...rest] = word.split(':')
  const sections = new Map<string, string>()
  for (let at = 0; at + 1 < rest.length; at += 2) sections.set(rest[at] ?? '', rest[at + 1] ?? '')
  const bracket = first.indexOf('[')
  const values = bracket < 0 ? undefined : first.slice(bracket + 1).replace(/\]$/, '')
  const wanted = values?.split(',').flatMap(pair => {
    const [key = '', value, ...more] = pair.split('=')
    return value === undefined || more.length > 0 ? [] : [[key, value] as const]
  })
  return { id: bracket < 0 ? first : first.slice(0, bracket), wanted, sections }
}

/** Where the block that begins on a line holds these literal values; values that are not literal cannot be told. */
function withValues(lines: readonly (number | undefined)[], wanted: readonly (readonly [string, string])[]): Scope {
  return ({ parts }) =>
    parts.some(({ line, body }) => {
      if (!lines.includes(line)) return false
      return body === undefined || wanted.every(([path, value]) => hasValue(body, path.split('.'), value))
    })
}

function hasValue(body: Body, [name, ...rest]: readonly string[], value: string): boolean {
  return body.items.some(item =>
    item.kind === 'attribute'
      ? rest.length === 0 && item.name === name && isLiteral(item.value, value)
      : item.type === name && hasValue(item.body, rest, value),
  )
}

function isLiteral(expression: Expression, value: string): boolean {
  if (expression.kind === 'literal') {
    if (expression.type !== 'number') return expression.type === 'bool' && expression.raw === value
    return value !== '' && Number(expression.raw) === Number(value)
  }
  if (expression.kind !== 'template') return false
  return expression.parts.map(part => (part.kind === 'text' ? part.value : '\0')).join('') === value
}
