/**
 * Most rules about Terraform demand a value of one attribute. `attributeRule` turns that sentence into a rule; whatever
 * needs more than one attribute is better written with `resourceRule`.
 */
import type { Applicability, Fix, Impact } from '../fix'
import { setAttribute, setNestedBlock } from '../fixes/terraform'
import type { Attribute, Block, Resource } from '../model/terraform'
import type { Known } from '../model/value'
import { type Problem, type ResourceRule, type RuleMetadata, resourceRule } from '../rule'
import type { Expectation } from './expect'

export interface AttributeRule extends RuleMetadata {
  readonly on: readonly string[]
  /** `storage_encrypted`, or with the nested blocks it stands in: `metadata_options.http_tokens`. */
  readonly attribute: string
  readonly expect: Expectation
  /**
   * What it means when the attribute is not written. `violates`: the provider's default is what the rule warns of.
   * `default-is-safe`: reported in `strict` alone, with low severity. `holds`: fine.
   */
  readonly whenAbsent: 'violates' | 'default-is-safe' | 'holds'
  /** The same for a nested block that is not written; as `whenAbsent` when left out. */
  readonly whenBlockAbsent?: 'violates' | 'default-is-safe' | 'holds'
  /** Resources the demand does not concern. `unknown` values must count as a reason to stay silent. */
  readonly unless?: (resource: Resource, block: Block) => boolean
  /** Says what was seen, for a value that was written. */
  readonly message?: (value: Known) => string
  /** A value to write, or a function that makes the fix of the block which holds the attribute (the resource, where that block is not written). */
  readonly fix?: AttributeFix | ((holder: Block) => Fix | undefined)
}

export interface AttributeFix {
  /** The value to write: a boolean, a number, or Terraform text (`"required"` with its quotes). */
  readonly set: boolean | number | string
  readonly applicability: Applicability
  readonly impact: Impact
  readonly caution?: string
}

export function attributeRule(definition: AttributeRule): ResourceRule {
  const { attribute: path, expect, whenAbsent, whenBlockAbsent, unless, message, fix, ...rule } = definition
  const blocks = path.split('.')
  const name = blocks.pop() ?? path
  return resourceRule({
    ...rule,
    attribute: path,
    *check(resource) {
      const holders = descend(resource, blocks)
      if (holders === 'unknown') return
      for (const holder of holders.length > 0 ? holders : [resource]) {
        if (unless?.(resource, holder)) continue
        const isMissingBlock = holders.length === 0
        const problem = isMissingBlock
          ? absent(resource, resource.attribute(blocks[0] ?? name), whenBlockAbsent ?? whenAbsent)
          : judge(holder.attribute(name))
        if (problem) yield fix ? { ...problem, fix: () => fixOf(holder, blocks, name, fix) } : problem
      }
    },
  })

  function judge(attribute: Attribute): Problem | undefined {
    const { value } = attribute
    switch (value.kind) {
      case 'unknown':
        return undefined
      case 'absent':
        return absent(attribute.parent, attribute, whenAbsent)
      case 'known':
        if (expect.test(value) !== false) return undefined
        return message ? { at: attribute, message: message(value) } : { at: attribute }
    }
  }
}

function absent(holder: Block, at: Attribute, meaning: AttributeRule['whenAbsent']): Problem | undefined {
  if (holder.presence === 'possible') return undefined
  switch (meaning) {
    case 'holds':
      return undefined
    case 'violates':
      return { at }
    case 'default-is-safe':
      return { at, profile: 'strict', severity: 'low', message: "left out: relies on the provider's default" }
  }
}

/** The innermost blocks of a path, or `unknown` when some may exist that cannot be seen. */
function descend(resource: Resource, path: readonly string[]): readonly Block[] | 'unknown' {
  let level: readonly Block[] = [resource]
  for (const type of path) {
    if (level.some(block => block.hasUnknownBlocks(type))) return 'unknown'
    level = level.flatMap(block => block.blocks(type))
  }
  return level
}

function fixOf(
  holder: Block,
  blocks: readonly string[],
  name: string,
  fix: NonNullable<AttributeRule['fix']>,
): Fix | undefined {
  if (typeof fix === 'function') return fix(holder)
  const text = String(fix.set)
  const [block, ...deeper] = blocks
  const direct = block === undefined || holder.type === blocks.at(-1)
  if (!direct && deeper.length > 0) return undefined
  const edits = direct ? setAttribute(holder, name, text) : setNestedBlock(holder, block, [[name, text]])
  return {
    title: `Set ${name} = ${text}`,
    applicability: fix.applicability,
    impact: fix.impact,
    ...(fix.caution === undefined ? {} : { caution: fix.caution }),
    edits,
  }
}
