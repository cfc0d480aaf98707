import type { Expression, SplatStep } from '../syntax/hcl/ast'

/** One step into a value: `.name`, `[key]`, or a splat, which is a step into every element. */
export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'key'; readonly key: Expression }
  | { readonly kind: 'splat' }
  /** A key that has been worked out: of which element, as text; undefined where that cannot be known. */
  | { readonly kind: 'element'; readonly key: string | undefined }

export interface Traversal {
  /** What the steps start from; never itself an attribute, index or splat. */
  readonly base: Expression
  readonly steps: readonly Step[]
}

/** Takes `a.b[0].c` apart, whatever its length, without recursion. */
export function traversalOf(expression: Expression): Traversal {
  const steps: Step[] = []
  let base = expression
  for (;;) {
    if (base.kind === 'getAttr') {
      steps.push({ kind: 'name', name: base.name })
      base = base.object
    } else if (base.kind === 'index') {
      steps.push({ kind: 'key', key: base.key })
      base = base.collection
    } else if (base.kind === 'splat') {
      // Steps are gathered from the last to the first.
      for (const step of stepsOf(base.each).reverse()) steps.push(step)
      steps.push({ kind: 'splat' })
      base = base.source
    } else return { base, steps: steps.reverse() }
  }
}

/** The steps of a splat in the order they are written, those of splats within it included. */
function stepsOf(each: readonly SplatStep[]): Step[] {
  const steps: Step[] = []
  const pending = each.toReversed()
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if (step.kind === 'getAttr') steps.push({ kind: 'name', name: step.name })
    else if (step.kind === 'index') steps.push({ kind: 'key', key: step.key })
    else {
      steps.push({ kind: 'splat' })
      for (const inner of step.each.toReversed()) pending.push(inner)
    }
  }
  return steps
}

/** `aws_s3_bucket.logs[0].id` or `data.aws_vpc.main.id`: the resource, and the steps behind its name. */
export interface ResourceReference {
  /** As in `Declarations.resources`: `aws_s3_bucket`, `data.aws_vpc`. */
  readonly key: string
  readonly name: string
  readonly rest: readonly Step[]
}

export function resourceReference(root: string, steps: readonly Step[]): ResourceReference | undefined {
  const [first, second] = steps
  if (first?.kind !== 'name') return undefined
  if (root !== 'data') return { key: root, name: first.name, rest: steps.slice(1) }
  return second?.kind === 'name' ? { key: `data.${first.name}`, name: second.name, rest: steps.slice(2) } : undefined
}

/** Index and splat steps directly behind a resource's name choose instances; what follows reads from them. */
export function behindInstance(rest: readonly Step[]): {
  readonly isIndexed: boolean
  readonly steps: readonly Step[]
} {
  const isIndexed = rest[0] !== undefined && rest[0].kind !== 'name'
  return { isIndexed, steps: isIndexed ? rest.slice(1) : rest }
}

/** What stands behind `module.logs`: `["a"].bucket_id.x`. Undefined where no output is read. */
export function outputReference(
  steps: readonly Step[],
): { readonly key?: string | undefined; readonly output: string; readonly rest: readonly Step[] } | undefined {
  const [first] = steps
  const { steps: behind } = behindInstance(steps)
  const [output, ...rest] = behind
  if (output?.kind !== 'name') return undefined
  return { key: first && keyOf(first), output: output.name, rest }
}

/** The element of a written-out collection that a step leads to. */
export function partOf(node: Expression, step: Step): Expression | undefined {
  const key = step.kind === 'name' ? step.name : keyOf(step)
  if (key === undefined) return undefined
  if (node.kind === 'object') return node.items.findLast(item => item.literalKey === key)?.value
  if (node.kind === 'tuple' && /^\d{1,6}$/.test(key)) return node.items[Number(key)]
  return undefined
}

/** Which element an index step leads to, where that shows. */
export function keyOf(step: Step): string | undefined {
  if (step.kind === 'element') return step.key
  return step.kind === 'key' ? keyText(step.key) : undefined
}

/**
 * What a step leads to in `{for k, v in collection : k => v.name}`: the collection with the steps into it. Undefined where
 * the `for` does more than that.
 */
export function throughFor(node: Expression, [first, ...rest]: readonly Step[]): Traversal | undefined {
  if (node.kind !== 'for' || node.form !== 'object' || node.grouping || node.key?.kind !== 'variable') return undefined
  if (first === undefined || first.kind === 'splat' || node.key.name !== node.keyVariable) return undefined
  const { base, steps } = traversalOf(node.value)
  if (base.kind !== 'variable' || base.name !== node.valueVariable) return undefined
  // The steps into the element are those of another place: keys in them have not been worked out.
  const inner = steps.map(step => (step.kind === 'key' ? ({ kind: 'element', key: keyOf(step) } as const) : step))
  return { base: node.collection, steps: [first, ...inner, ...rest] }
}

/** A key as it is written, where it is a plain literal. */
export function keyText(key: Expression): string | undefined {
  if (key.kind === 'literal') return key.type === 'number' ? key.raw : undefined
  if (key.kind !== 'template' || key.parts.length !== 1) return undefined
  const [part] = key.parts
  return part?.kind === 'text' ? part.value : undefined
}
