import type { PolicyCondition, PolicyDocument, PolicyPrincipal, PolicyStatement } from '#rules/model/policy'
import type { Block } from '#rules/model/terraform'
import { asString } from '#rules/lib/values'
import type { Context, ModelResource } from '../parts'
import type { PlacedExpression } from '../sources'
import { policiesIn } from './expression'
import { textsOf } from './value'

interface DocumentSource extends ModelResource {
  expressionOf(attribute: string): PlacedExpression | undefined
}

/**
 * What an `aws_iam_policy_document` makes: the source documents, then its own statements, then the overriding documents;
 * a statement with a `sid` takes the place of one with the same. Source: the data source's documentation in hashicorp/aws.
 */
export function documentOf(context: Context, data: DocumentSource): PolicyDocument {
  const included = (names: readonly string[]) => names.map(name => documentsIn(context, data, name))
  const before = included(['source_json', 'source_policy_documents'])
  const after = included(['override_json', 'override_policy_documents'])
  const own = data.blocks('statement').map(statementOf)
  const others = [...before, ...after]
  return {
    at: data.header,
    statements: merged([
      ...before.flatMap(({ documents }) => documents.flatMap(({ statements }) => statements)),
      ...own,
      ...after.flatMap(({ documents }) => documents.flatMap(({ statements }) => statements)),
    ]),
    complete:
      !data.hasUnknownBlocks('statement') &&
      others.every(({ complete, documents }) => complete && documents.every(document => document.complete)),
    source: data,
  }
}

function documentsIn(context: Context, data: DocumentSource, name: string): ReturnType<typeof policiesIn> {
  const expression = data.expressionOf(name)
  if (expression === undefined) return { documents: [], complete: true }
  if (!name.endsWith('_json')) return policiesIn(context, expression, data.scope)
  const { source, node } = expression
  return policiesIn(context, { source, node: { kind: 'tuple', span: node.span, items: [node] } }, data.scope)
}

/** Later statements replace earlier ones of the same `sid`, in their place. */
function merged(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const result: PolicyStatement[] = []
  const bySid = new Map<string, number>()
  for (const statement of statements) {
    const { sid = '' } = statement
    const at = sid === '' ? undefined : bySid.get(sid)
    if (at !== undefined) result[at] = statement
    else {
      if (sid !== '') bySid.set(sid, result.length)
      result.push(statement)
    }
  }
  return result
}

function statementOf(block: Block): PolicyStatement {
  const texts = (name: string) => textsOf(block.attribute(name).value, block.header)
  const sid = asString(block.attribute('sid').value)
  return {
    at: block.header,
    ...(sid === undefined ? {} : { sid }),
    effect: effectOf(block),
    actions: texts('actions'),
    notActions: texts('not_actions'),
    resources: texts('resources'),
    notResources: texts('not_resources'),
    principals: principalsOf(block, 'principals'),
    notPrincipals: principalsOf(block, 'not_principals'),
    conditions: conditionsOf(block),
  }
}

/** Conditions that may exist count as one that cannot be read: nobody may call the statement unconditional. */
function conditionsOf(block: Block): PolicyCondition[] {
  const found = block.blocks('condition').map(condition => ({
    at: condition.header,
    operator: asString(condition.attribute('test').value) ?? 'unknown',
    key: asString(condition.attribute('variable').value) ?? 'unknown',
    values: textsOf(condition.attribute('values').value, condition.header),
  }))
  const hidden = { at: block.header, operator: 'unknown', key: 'unknown', values: [] }
  return block.hasUnknownBlocks('condition') ? [...found, hidden] : found
}

function effectOf(block: Block): PolicyStatement['effect'] {
  const { value } = block.attribute('effect')
  // "Defaults to Allow".
  const effect = value.kind === 'absent' ? 'Allow' : asString(value)
  return effect === 'Allow' || effect === 'Deny' ? effect : 'unknown'
}

function principalsOf(block: Block, name: string): PolicyPrincipal[] {
  const found = block.blocks(name).flatMap(principal => {
    const type = asString(principal.attribute('type').value) ?? 'unknown'
    return textsOf(principal.attribute('identifiers').value, principal.header).map(text => ({ ...text, type }))
  })
  return block.hasUnknownBlocks(name) ? [...found, { at: block.header, text: undefined, type: 'unknown' }] : found
}
