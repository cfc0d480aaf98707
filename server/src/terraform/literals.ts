import type { Location } from '#rules/model/source'
import type { Literal, LiteralOwner } from '#rules/model/terraform'
import type { AttributeNode, BlockNode, Body, Expression, ObjectItem, TemplatePart } from '../syntax/hcl/ast'
import { literalString, locate, type ParsedFile, type TerraformSources } from './sources'

/** Every string of a directory, in the order of its files and of their text. Visits each node once. */
export function literalsOf({ documents, variableFiles }: TerraformSources): readonly Literal[] {
  return [...documents, ...variableFiles].flatMap(source => new LiteralFinder(source).all())
}

/** Where the walk stands: what a string here would be given to. */
class Position {
  private aside_: Position | undefined

  constructor(
    readonly subject: Location,
    readonly path: string,
    readonly name: string | undefined,
    readonly isWhole: boolean,
  ) {}

  /** For a string that is not what the name is given: a condition, a key, a pattern. */
  get aside(): Position {
    return (this.aside_ ??= new Position(this.subject, this.path, undefined, false))
  }

  /** For a string that is only a part of what the name is given. */
  get part(): Position {
    return this.isWhole ? new Position(this.subject, this.path, this.name, false) : this
  }

  below(step: string, name: string | undefined, isWhole: boolean): Position {
    return new Position(this.subject, this.path + step, name, isWhole)
  }
}

/** Functions whose result holds what they were given; a string handed to any other is a key, a path or a pattern. */
const TRANSPARENT = new Set([
  ...['base64encode', 'coalesce', 'coalescelist', 'concat', 'flatten', 'jsonencode', 'join', 'merge', 'nonsensitive'],
  ...[
    'sensitive',
    'tolist',
    'tomap',
    'toset',
    'tostring',
    'try',
    'trimspace',
    'yamlencode',
    'base64gzip',
    'templatefile',
  ],
])

/** Expressions nested deeper are nobody's handwriting. */
const DEEPEST = 400

class LiteralFinder {
  private readonly found: Literal[] = []
  private owner: LiteralOwner | undefined
  private depth = 0

  constructor(private readonly source: ParsedFile) {}

  all(): readonly Literal[] {
    this.body(this.source.tree.body, '')
    this.owner = undefined
    for (const [index, { span }] of this.source.tree.comments.entries()) {
      const at = locate(this.source, span)
      const place = { name: undefined, isWhole: false, subject: at, path: `#${index}` }
      this.found.push({ form: 'comment', at, value: undefined, owner: undefined, ...place })
    }
    return this.found
  }

  private body({ items }: Body, path: string, block?: BlockNode): void {
    let counts: Map<string, number> | undefined
    const renamed = nameBesideValue(items, item => (item.kind === 'attribute' ? item.name : undefined))
    for (const item of items) {
      if (item.kind === 'block') {
        counts ??= new Map()
        const count = counts.get(item.type) ?? 0
        counts.set(item.type, count + 1)
        if (block === undefined) this.owner = ownerOf(this.source, item)
        this.body(item.body, block === undefined ? '' : `${path}${item.type}[${count}].`, item)
        continue
      }
      const subject = locate(this.source, item.span)
      const name = nameOf(item.name, block, renamed)
      this.expression(item.value, new Position(subject, `${path}${item.name}`, name, true))
    }
  }

  private expression(node: Expression, at: Position): void {
    if (node.kind === 'variable' || node.kind === 'literal' || this.depth >= DEEPEST) return
    this.depth++
    this.visit(node, at)
    this.depth--
  }

  private visit(node: Expression, at: Position): void {
    switch (node.kind) {
      case 'template':
        this.add(node, at)
        this.parts(node.parts, at.aside)
        return
      case 'tuple':
        node.items.forEach((item, index) => {
          this.expression(item, at.below(`[${index}]`, at.name, at.isWhole))
        })
        return
      case 'object': {
        const renamed = nameBesideValue(node.items, ({ literalKey }) => literalKey)
        for (const [index, { key, literalKey, value }] of node.items.entries()) {
          if (literalKey === undefined) this.expression(key, at.aside)
          const name = literalKey === 'value' && renamed !== undefined ? renamed : literalKey
          this.expression(value, at.below(`.${literalKey ?? index}`, name, true))
        }
        return
      }
      case 'conditional':
        this.expression(node.condition, at.aside)
        this.expression(node.then, at)
        this.expression(node.otherwise, at)
        return
      case 'call':
        for (const argument of node.arguments)
          this.expression(argument, TRANSPARENT.has(node.name) ? at.part : at.aside)
        return
      case 'parentheses':
        this.expression(node.inner, at)
        return
      case 'for':
        for (const inner of [node.collection, node.key, node.condition]) if (inner) this.expression(inner, at.aside)
        this.expression(node.value, at.part)
        return
      case 'binary':
        this.expression(node.left, at.aside)
        this.expression(node.right, at.aside)
        return
      case 'unary':
        this.expression(node.operand, at.aside)
        return
      case 'getAttr':
        this.expression(node.object, at.aside)
        return
      case 'index':
        this.expression(node.collection, at.aside)
        this.expression(node.key, at.aside)
        return
      case 'splat':
        this.expression(node.source, at.aside)
        return
      case 'literal':
      case 'variable':
      case 'missing':
        return
    }
  }

  private parts(parts: readonly TemplatePart[], at: Position): void {
    for (const part of parts) {
      if (part.kind === 'interpolation') this.expression(part.expression, at)
      else if (part.kind === 'directive') {
        const { directive } = part
        this.expression(directive.type === 'if' ? directive.condition : directive.collection, at)
        this.parts(directive.type === 'if' ? [...directive.then, ...(directive.otherwise ?? [])] : directive.body, at)
      }
    }
  }

  private add(node: Extract<Expression, { kind: 'template' }>, at: Position): void {
    if (node.parts.length === 0) return
    const value = literalString(node)
    const { name, isWhole, subject, path } = at
    const { source, owner } = this
    this.found.push({ form: node.form, at: locate(source, node.span), value, owner, name, isWhole, subject, path })
  }
}

/** A variable's default is the variable's, an output's value the output's; `value` goes by the `name` beside it. */
function nameOf(attribute: string, block: BlockNode | undefined, renamed: string | undefined): string {
  const label = block?.labels[0]?.value
  if (block?.type === 'variable' && label !== undefined && attribute === 'default') return label
  if (block?.type === 'output' && label !== undefined && attribute === 'value') return label
  return attribute === 'value' && renamed !== undefined ? renamed : attribute
}

/** The string that `name` or `key` is given beside `value`, without looking at entries that have no `value` among them. */
function nameBesideValue<T extends AttributeNode | BlockNode | ObjectItem>(
  items: readonly T[],
  nameOf: (item: T) => string | undefined,
): string | undefined {
  if (!items.some(item => nameOf(item) === 'value')) return undefined
  const entry = items.find(item => nameOf(item) === 'name' || nameOf(item) === 'key')
  return entry !== undefined && 'value' in entry ? literalString(entry.value) : undefined
}

function ownerOf(source: ParsedFile, { type, labels, span }: BlockNode): LiteralOwner {
  const names = labels.map(({ value }) => value)
  const kind = type === 'resource' ? [] : [type === 'variable' ? 'var' : type]
  return { type, address: [...kind, ...names].join('.'), location: locate(source, span) }
}
