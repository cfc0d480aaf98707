import type { Attribute, Block, Module, Resource } from '#rules/model/terraform'
import { type KnownObject, unknown, type Value } from '#rules/model/value'
import { resourcesNamed } from '../analysis/type-patterns'
import type { ResourceCondition, TagsCondition } from './condition'
import type { Reading, Readings, Subject, TagReading } from './judge'
import { anyOf, UNKNOWN, type Verdict } from './verdict'

/** A resource, a data source, a provider, a module call, or a nested block of one. */
export class TerraformSubject implements Subject {
  constructor(
    private readonly block: Block,
    private readonly module: Module,
    /** False where a pattern chose the type: whether it has tags at all is then not known. */
    private readonly hasTags: boolean,
  ) {}

  get at(): Block {
    return this.block
  }

  get name(): string {
    return this.block.root.name
  }

  /** The path leads through nested blocks and objects; where one of them is not written, so is the attribute. */
  read(path: readonly string[]): Readings {
    let level: readonly Block[] = [this.block]
    const found: Reading[] = []
    let partial = false
    path.forEach((name, depth) => {
      const next: Block[] = []
      for (const block of level) {
        const inner = depth === path.length - 1 ? [] : block.blocks(name)
        if (depth === path.length - 1) {
          found.push(...lastOf(block, name))
          partial ||= block.attribute(name).location === undefined && block.hasUnknownBlocks(name)
        } else if (block.hasUnknownBlocks(name)) partial = true
        else if (inner.length === 0) found.push(readAttribute(block.attribute(name)))
        next.push(...inner)
      }
      level = next
    })
    return { found, partial }
  }

  tags({ attribute }: TagsCondition): TagReading {
    const { root } = this.block
    const google = /^google_/.test(root.resourceType)
    const name = attribute ?? (google ? 'labels' : 'tags')
    const written = root.attribute(name)
    const values = new Map<string, Value>()
    let complete = add(values, written.value) && (this.hasTags || written.isPresent)
    if (attribute === undefined) {
      const provider = /^[^_]+/.exec(root.resourceType)?.[0] ?? ''
      for (const block of root.mode === 'managed' ? this.module.providers(provider) : []) {
        for (const value of defaultTags(block)) complete = add(values, value) && complete
      }
    }
    return { at: written, attribute: name, values, complete: complete && !root.hasUnknownBlocks(name) }
  }

  resources({ type, through }: ResourceCondition, holds: (subject: Subject) => Verdict): Verdict {
    const { root } = this.block
    const modules = [this.module, ...this.module.others]
    const { linked, maybe } =
      through === undefined
        ? { linked: modules.flatMap(module => resourcesNamed(module, type)).filter(other => other !== root), maybe: [] }
        : this.module.linked(root, type, through)
    const verdicts = linked.map(other => holds(new TerraformSubject(other, this.module, true)))
    const mayExist = maybe.length > 0 || this.module.hasModuleCalls
    const { holds: found } = anyOf([...verdicts, ...(mayExist ? [UNKNOWN] : [])])
    return { holds: found, evidence: [{ at: this.block, ...(found === false ? { missing: [type] } : {}) }] }
  }

  instructions(): Verdict {
    return UNKNOWN
  }
}

/** What an attribute is worth or, where blocks of that name are written, that they are. */
function lastOf(block: Block, name: string): readonly Reading[] {
  const attribute = block.attribute(name)
  if (attribute.location !== undefined) return [readAttribute(attribute)]
  const blocks = block.blocks(name)
  if (blocks.length === 0) return block.hasUnknownBlocks(name) ? [] : [readAttribute(attribute)]
  return blocks.map(nested => {
    const value = nested.presence === 'certain' ? blockValue(nested) : unknown('a dynamic block')
    return { at: nested, attribute: nested.path, value }
  })
}

function blockValue(block: Block): KnownObject {
  const at = block.location
  return { kind: 'known', type: 'object', entries: new Map(), at, origin: { location: at, form: 'computed' } }
}

function readAttribute(attribute: Attribute): Reading {
  const { value, path, parent } = attribute
  if (value.kind === 'absent' && parent.presence === 'possible')
    return { at: attribute, attribute: path, value: unknown('a dynamic block') }
  if (value.kind !== 'known' || value.type !== 'list') return { at: attribute, attribute: path, value }
  const items = (): readonly Reading[] =>
    value.items.map(item => ({
      at: item.kind === 'known' ? { attribute, value: item } : attribute,
      attribute: path,
      value: item,
    }))
  return { at: attribute, attribute: path, value, items }
}

/** True when nothing about the tags is hidden. */
function add(values: Map<string, Value>, tags: Value): boolean {
  if (tags.kind === 'unknown') return false
  if (tags.kind === 'absent' || tags.type !== 'object') return tags.kind === 'absent'
  for (const [name, value] of tags.entries) values.set(name, value)
  return true
}

/** `default_tags { tags = … }` of AWS, `default_labels` of Google. */
function defaultTags(provider: Resource): readonly Value[] {
  const nested = provider.blocks('default_tags').map(block => block.attribute('tags').value)
  const hidden = provider.hasUnknownBlocks('default_tags') ? [unknown('dynamic default tags')] : []
  return [...nested, ...hidden, provider.attribute('default_labels').value]
}
