/** What an expression is worth, for people who ask why a rule fired or stayed silent. */
import { secretsInLiteral } from '#rules/helpers/literal-secrets'
import { secretName } from '#rules/lib/secret-names'
import { assignedSecrets } from '#rules/lib/secrets/assigned'
import { secretsIn } from '#rules/lib/secrets/find'
import { namedSecret } from '#rules/lib/secrets/named'
import { contains, type Location, type Span, textAt } from '#rules/model/source'
import type { Expression } from '../syntax/hcl/ast'
import { type Place, placeAt } from '../terraform/explain/find'
import { AFTER_APPLY, printed } from '../terraform/explain/print'
import { worthOf } from '../terraform/explain/values'
import { literalsOf } from '../terraform/literals'
import { modelSettings } from '../terraform/module'
import type { Value } from '../terraform/values/value'
import { judgedInstances } from './instances'
import { Around } from './surroundings'
import type { Configuration, HclDocument, Snapshot } from './types'

export interface Explanation {
  /** The expression, or the header of a variable's declaration. */
  readonly span: Span
  /** Each thing it is worth, in the order of the instances; none where the block makes no instance. */
  readonly values: readonly ExplainedValue[]
  /** There are more. */
  readonly isCut: boolean
}

export interface ExplainedValue {
  /** As Terraform would print it, cut where it is long; undefined where nothing of it is known. */
  readonly text: string | undefined
  /** Why it is not known. */
  readonly reason: string | undefined
  /** The instances in which it is worth this: `module.vpc["dev"]`, `["a"]`; empty where there is only one. */
  readonly instances: readonly string[]
  /** Where it is written, if elsewhere. */
  readonly written: Location | undefined
}

/** Different values that are told apart. */
const MOST_VALUES = 8
const MOST_NAMED = 6

/** Pure. Undefined where nothing stands that has a value, and in Dockerfiles. */
export function explain(
  snapshot: Snapshot,
  configuration: Pick<Configuration, 'profile'>,
  uri: string,
  offset: number,
): Explanation | undefined {
  if (snapshot.kind === 'dockerfile') return undefined
  const source = snapshot.documents.find(({ file }) => file.uri === uri)
  const place = source && placeAt(source.tree, offset)
  if (source === undefined || place === undefined) return undefined
  const secrets = literalSecrets(snapshot)
  const judged = judgedInstances(snapshot, new Around(snapshot), configuration.profile, modelSettings())
  const found = new Map<string, ExplainedValue>()
  let span: Span | undefined
  let hasInstances = false
  // What a library's callers decide and what its defaults say are two views of the same instance: the last one says more.
  const [first] = judged
  const views = first?.standings[0]?.callers.length === 0 ? judged.slice(-1) : judged
  for (const { module, standings } of views) {
    const worth = worthOf(module, source, place)
    if (worth === undefined) continue
    span ??= worth.node?.span ?? place.block.header
    hasInstances ||= views.length > 1 || worth.values.length > 1
    for (const { suffix, value } of worth.values) {
      const one = explained(value, worth.node, place, source, secrets)
      const instances = standings.map(({ prefix }) =>
        [prefix.replace(/\.$/, ''), suffix].filter(part => part !== '').join(' '),
      )
      add(found, one, instances)
    }
  }
  if (span === undefined) return undefined
  const values = [...found.values()].map(one => (hasInstances && found.size > 1 ? one : { ...one, instances: [] }))
  return { span, values: values.slice(0, MOST_VALUES), isCut: values.length > MOST_VALUES }
}

function add(found: Map<string, ExplainedValue>, one: ExplainedValue, instances: readonly string[]): void {
  const key = `${one.text ?? ''} ${one.reason ?? ''}`
  const known = found.get(key)
  const all = [...(known?.instances ?? []), ...instances.filter(name => name !== '')]
  const more =
    all.length > MOST_NAMED && all[MOST_NAMED] !== MORE
      ? [...all.slice(0, MOST_NAMED), MORE]
      : all.slice(0, MOST_NAMED + 1)
  found.set(key, { ...(known ?? one), instances: more })
}

const MORE = 'and others'

function explained(
  value: Value,
  node: Expression | undefined,
  { name, block }: Place,
  source: HclDocument,
  secrets: readonly string[],
): ExplainedValue {
  const own = { file: source.file, span: node?.span ?? block.header }
  const location = value.where?.origin.location
  const isElsewhere = location !== undefined && location.file.uri !== '' && !contains(own, location)
  const base = { instances: [], written: isElsewhere ? location : undefined }
  if (value.kind === 'unknown') {
    const reason = value.reason === AFTER_APPLY || value.part !== undefined ? 'not known before apply' : value.reason
    return { ...base, text: undefined, reason }
  }
  const names = [name, ...(node === undefined ? [] : attributesIn(node))]
  const isSecret = (text: string, key: string | undefined): boolean =>
    hidesText(text, key, names) || secrets.some(secret => text.includes(secret))
  return { ...base, text: printed(value, undefined, isSecret), reason: undefined }
}

/** True for text that is a secret by its form or by any name it goes by, and for text that has one in it. */
function hidesText(text: string, key: string | undefined, names: readonly string[]): boolean {
  if (secretsIn(text).length > 0 || assignedSecrets(text).length > 0) return true
  return [...(key === undefined ? [] : [key]), ...names].some(
    name => namedSecret(name, text) !== undefined || secretName(name) === 'yes',
  )
}

/** The names after dots: what the parts of an expression are called. */
function attributesIn(node: Expression): readonly string[] {
  const names: string[] = []
  const pending: object[] = [node]
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if ('kind' in part && part.kind === 'getAttr' && 'name' in part && typeof part.name === 'string')
      names.push(part.name)
    for (const child of Object.values(part) as unknown[])
      if (typeof child === 'object' && child !== null) pending.push(child)
  }
  return names
}

/** Shorter ones are words. */
const SHORTEST = 4

/** The texts of the secrets that stand in the files of the directory, wherever they are used. */
function literalSecrets(snapshot: Extract<Snapshot, { kind: 'terraform' }>): readonly string[] {
  const { documents, variableFiles } = snapshot
  const texts = literalsOf({ documents, variableFiles })
    .flatMap(secretsInLiteral)
    .filter(({ certainty }) => certainty === 'real')
    .map(({ at }) => textAt(at).replace(/^"(.*)"$/s, '$1'))
  return [...new Set(texts)].filter(({ length }) => length >= SHORTEST)
}
