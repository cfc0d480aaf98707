/**
 * Schemas of Terraform providers, read from extracts that are not part of the project: where `PARAPET_SCHEMAS` points, or
 * in `shared/schemas` beside the project's folder. Without them, tests that need them are skipped and say so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { AttributeNode, BlockNode, Body, Expression } from '../../src/syntax/hcl/ast'

interface AttributeSchema {
  readonly required?: boolean
  readonly optional?: boolean
  readonly computed?: boolean
  readonly fields?: Readonly<Record<string, AttributeSchema>>
  /** May be written as blocks as well. */
  readonly blockSyntax?: boolean
}
interface BlockSchema {
  readonly attrs: Readonly<Record<string, AttributeSchema>>
  readonly blocks?: Readonly<Record<string, BlockSchema>>
}
interface Extract {
  readonly provider: string
  readonly providerBlock: BlockSchema
  readonly resources: Readonly<Record<string, BlockSchema>>
  readonly dataSources: Readonly<Record<string, BlockSchema>>
}

const root = path.resolve(import.meta.dirname, '../../..')
const folder = [process.env.PARAPET_SCHEMAS, path.join(root, '../shared/schemas')].find(
  candidate => candidate !== undefined && candidate !== '' && existsSync(candidate),
)

export const schemasFound = folder !== undefined
export const howToFindSchemas = 'there are no provider schemas; set PARAPET_SCHEMAS to their folder'

const extracts = new Map<string, Extract>()
const flags = new Map<string, Readonly<Record<string, string>>>()
for (const name of folder === undefined ? [] : readdirSync(folder)) {
  const full = path.join(folder ?? '', name)
  const provider = name.replace(/\..*$/, '')
  if (name.endsWith('.json.gz'))
    extracts.set(provider, JSON.parse(gunzipSync(readFileSync(full)).toString()) as Extract)
  if (name.endsWith('.flags.json'))
    flags.set(provider, (JSON.parse(readFileSync(full, 'utf8')) as { paths: Record<string, string> }).paths)
}

/** Opaque in the extracts: whatever stands below these is taken as it is. */
const OPAQUE = [/^aws_wafv2_(?:web_acl|rule_group)\.rule\.statement\b/, /^aws_quicksight_\w+\.definition\b/]

/** Meta-arguments of Terraform itself, allowed in every resource (Terraform language: "Meta-Arguments"). */
const META = new Set([
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'provisioner',
  'connection',
  'timeouts',
])

/** Terraform's own block (Terraform language: "variable block reference"). */
const VARIABLE: BlockSchema = {
  attrs: Object.fromEntries(
    ['type', 'default', 'description', 'sensitive', 'nullable', 'ephemeral'].map(name => [name, { optional: true }]),
  ),
  blocks: { validation: { attrs: { condition: { required: true }, error_message: { required: true } } } },
}

/** The schema of `aws_s3_bucket`, `data.aws_iam_policy_document` or `provider.aws`. `unknown`: of a provider without extract. */
export function schemaOf(type: string): BlockSchema | 'unknown' | undefined {
  if (type === 'variable') return VARIABLE
  const [kind, name] = type.includes('.') ? (type.split('.') as [string, string]) : ['resource', type]
  const extract = extracts.get(kind === 'provider' ? name : (name.split('_')[0] ?? ''))
  if (!extract) return 'unknown'
  if (kind === 'provider') return extract.providerBlock
  return (kind === 'data' ? extract.dataSources : extract.resources)[name]
}

/** True when a path of blocks and an attribute at its end exists in a type. */
export function hasPath(type: string, path: string): boolean {
  const schema = schemaOf(type)
  return schema === 'unknown' || (schema !== undefined && lookUp(schema, path.split('.')))
}

function lookUp(schema: BlockSchema, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  const block = schema.blocks?.[name]
  if (block) return lookUp(block, rest)
  const attribute = schema.attrs[name]
  if (attribute?.fields && rest.length > 0) return lookUp({ attrs: attribute.fields }, rest)
  return attribute !== undefined && rest.length === 0
}

/** Every name of an attribute or block that occurs anywhere in a type. */
export function namesIn(type: string): ReadonlySet<string> {
  const schema = schemaOf(type)
  const names = new Set<string>(META)
  const visit = ({ attrs, blocks = {} }: BlockSchema): void => {
    for (const [name, { fields }] of Object.entries(attrs)) {
      names.add(name)
      if (fields) visit({ attrs: fields })
    }
    for (const [name, block] of Object.entries(blocks)) {
      names.add(name)
      visit(block)
    }
  }
  if (schema !== undefined && schema !== 'unknown') visit(schema)
  return names
}

export interface Written {
  /** `aws_s3_bucket.versioning.enabled`, `data.aws_vpc.default`, `provider.aws.region`. */
  readonly path: string
  /** What is wrong with it, if anything. */
  readonly problem?: string
}

/** Every attribute and block written in a file's resources, data sources and providers, with what the schema says of it. */
export function writtenIn(body: Body): Written[] {
  return body.items.flatMap(item => {
    if (item.kind !== 'block') return []
    const [type] = item.labels
    const prefix = { resource: '', data: 'data.', provider: 'provider.' }[item.type]
    if (prefix === undefined || !type) return []
    const name = prefix + type.value
    const schema = schemaOf(name)
    if (schema === 'unknown') return []
    if (schema === undefined) return [{ path: name, problem: 'there is no such type' }]
    return [{ path: name }, ...inBody(item.body, schema, name, prefix !== 'provider.')]
  })
}

function inBody(body: Body, schema: BlockSchema, path: string, isOutermost: boolean): Written[] {
  return body.items
    .filter(
      item => !(isOutermost && META.has(nameOf(item))) && !(path.startsWith('provider.') && nameOf(item) === 'alias'),
    )
    .flatMap(item => (item.kind === 'attribute' ? attribute(item, schema, path) : block(item, schema, path)))
}

function nameOf(item: AttributeNode | BlockNode): string {
  return item.kind === 'attribute' ? item.name : item.type
}

function attribute({ name, value }: AttributeNode, schema: BlockSchema, path: string): Written[] {
  const full = `${path}.${name}`
  const known = schema.attrs[name]
  if (!known) return [{ path: full, problem: schema.blocks?.[name] ? 'is a block' : 'there is no such attribute' }]
  if (!known.optional && !known.required) return [{ path: full, problem: 'is set by the provider alone' }]
  return [{ path: full }, ...(known.fields ? inObjects(value, known.fields, full) : [])]
}

/** The fields of objects written as an attribute's value: `ingress = [{ … }]`. */
function inObjects(value: Expression, fields: Readonly<Record<string, AttributeSchema>>, path: string): Written[] {
  if (value.kind === 'tuple') return value.items.flatMap(item => inObjects(item, fields, path))
  if (value.kind !== 'object') return []
  return value.items.flatMap(({ literalKey }) => {
    if (literalKey === undefined) return []
    const full = `${path}.${literalKey}`
    return [literalKey in fields ? { path: full } : { path: full, problem: 'there is no such field' }]
  })
}

function block(node: BlockNode, schema: BlockSchema, path: string): Written[] {
  const isDynamic = node.type === 'dynamic' && node.labels[0] !== undefined
  const name = isDynamic ? (node.labels[0]?.value ?? '') : node.type
  const full = `${path}.${name}`
  if (OPAQUE.some(pattern => pattern.test(full))) return [{ path: full }]
  const fields = schema.attrs[name]
  const inner = schema.blocks?.[name] ?? (fields?.blockSyntax ? { attrs: fields.fields ?? {} } : undefined)
  if (!inner) return [{ path: full, problem: fields ? 'is an attribute' : 'there is no such block' }]
  const bodies = isDynamic
    ? node.body.items
        .filter(item => item.kind === 'block' && item.type === 'content')
        .map(item => (item as BlockNode).body)
    : [node.body]
  return [{ path: full }, ...bodies.flatMap(body => inBody(body, inner, full, false))]
}

/** True when the provider marks a path as deprecated. */
export function isDeprecated(path: string): boolean {
  const provider = path.replace(/^(?:data|provider)\./, '').split(/[_.]/)[0] ?? ''
  return (flags.get(provider)?.[path] ?? '').includes('d')
}
