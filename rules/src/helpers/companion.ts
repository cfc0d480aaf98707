/** Resources that belong to another one: a bucket's versioning, its public-access block. */
import type { TextEdit } from '../fix'
import { alignAssignments, type Assignment, freeName, insertResourceAfter } from '../fixes/terraform'
import { indentBy } from '../fixes/text'
import type { Resource } from '../model/terraform'

export interface Companion {
  readonly type: string
  /** The attribute that points at the owner's id. */
  readonly link: string
  readonly attributes?: readonly Assignment[]
  /** Nested blocks, formatted, not indented. */
  readonly blocks?: string
}

/** Writes a companion behind its owner, one for each instance where the owner has `count` or `for_each`. */
export function insertCompanion(owner: Resource, { type, link, attributes = [], blocks }: Companion): TextEdit[] {
  const name = freeName(owner, type, owner.name)
  const [each, reference] = instancesOf(owner)
  const head = each ? `  ${each}\n\n` : ''
  const body = alignAssignments([[link, `${reference}.id`], ...attributes])
  const nested = blocks === undefined ? '' : `\n\n${blocks}`
  return insertResourceAfter(owner, `resource "${type}" "${name}" {\n${head}${indentBy('  ', body + nested)}\n}`)
}

function instancesOf(owner: Resource): [each: string | undefined, reference: string] {
  if (owner.attribute('for_each').location) return [`for_each = ${owner.address}`, 'each.value']
  if (owner.attribute('count').location) return [`count = length(${owner.address})`, `${owner.address}[count.index]`]
  return [undefined, owner.address]
}

/** True where the provider may be older than the version in which S3's settings became resources of their own. */
export function hasS3Companions(owner: Resource): boolean {
  const version = owner.module.providerVersion('aws')
  return version === undefined || version.major >= 4
}
