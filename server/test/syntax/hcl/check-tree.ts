import type { Body, Expression, HclTree, SplatStep, TemplatePart } from '../../../src/syntax/hcl/ast'

interface Span {
  readonly start: number
  readonly end: number
}

/** Steps per character that no text may exceed, plus a constant for short ones. */
export const stepsPerCharacter = 8

/**
 * What holds for every tree, whatever the text: spans lie within the text and within their parent's, siblings follow each
 * other, names and marks stand where the tree says, the number of steps is linear. Returns what does not hold.
 */
export function violations(tree: HclTree): string[] {
  const { text } = tree
  const found: string[] = []
  const expect = (holds: boolean, what: string): void => {
    if (!holds) found.push(what)
  }
  const within = (inner: Span, outer: Span, what: string): void => {
    expect(
      inner.start >= outer.start && inner.end <= outer.end && inner.start <= inner.end,
      `${what} [${inner.start}, ${inner.end}) is not within [${outer.start}, ${outer.end})`,
    )
  }
  const whole = { start: 0, end: text.length }

  const body = (node: Body, outer: Span): void => {
    within(node.span, outer, 'body')
    let last = node.span.start
    for (const item of node.items) {
      within(item.span, node.span, item.kind)
      expect(item.span.start >= last, `${item.kind} at ${item.span.start} overlaps the item before it`)
      last = item.span.end
      if (item.kind === 'attribute') {
        expect(slice(item.nameSpan) === item.name && item.nameSpan.start === item.span.start, 'attribute name')
        expect(text[item.equals] === '=' && item.equals >= item.nameSpan.end, 'equals sign')
        within(item.value.span, { start: item.equals + 1, end: item.span.end }, 'value')
        expression(item.value)
      } else {
        expect(slice(item.typeSpan) === item.type && item.typeSpan.start === item.span.start, 'block type')
        expect(text[item.open] === '{', 'opening brace')
        expect(!item.closed || text[item.close] === '}', 'closing brace')
        expect(item.span.end === (item.closed ? item.close + 1 : item.close), 'end of block')
        expect(item.body.span.start === item.open + 1 && item.body.span.end === item.close, 'span of body')
        within(item.header, { start: item.span.start, end: item.open }, 'header')
        for (const label of item.labels) within(label.span, item.header, 'label')
        body(item.body, item.span)
      }
    }
  }
  const children = (parent: Span, nodes: readonly (Expression | undefined)[]): void => {
    for (const node of nodes) {
      if (node === undefined) continue
      within(node.span, parent, node.kind)
      expression(node)
    }
  }
  const steps = (parent: Span, list: readonly SplatStep[]): void => {
    for (const step of list) {
      within(step.span, parent, 'step')
      if (step.kind === 'index') children(step.span, [step.key])
      if (step.kind === 'splat') steps(step.span, step.each)
    }
  }
  const parts = (parent: Span, list: readonly TemplatePart[]): void => {
    let last = parent.start
    for (const part of list) {
      within(part.span, parent, part.kind)
      expect(part.span.start >= last, `${part.kind} overlaps the part before it`)
      last = part.span.end
      if (part.kind === 'interpolation') children(part.span, [part.expression])
      if (part.kind !== 'directive') continue
      if (part.directive.type === 'if') {
        children(part.span, [part.directive.condition])
        parts(part.span, [...part.directive.then, ...(part.directive.otherwise ?? [])])
      } else {
        children(part.span, [part.directive.collection])
        parts(part.span, part.directive.body)
      }
    }
  }
  const expression = (node: Expression): void => {
    switch (node.kind) {
      case 'literal':
        expect(slice(node.span) === node.raw, 'literal')
        break
      case 'variable':
        expect(slice(node.span) === node.name, 'variable')
        break
      case 'missing':
        break
      case 'template':
        parts(node.span, node.parts)
        if (node.heredoc !== undefined) within(node.heredoc.body, node.span, 'heredoc body')
        break
      case 'tuple':
        children(node.span, node.items)
        break
      case 'object':
        for (const item of node.items) {
          within(item.span, node.span, 'object item')
          children(item.span, [item.key, item.value])
        }
        break
      case 'getAttr':
        expect(slice(node.nameSpan) === node.name, 'attribute name in a traversal')
        children(node.span, [node.object])
        break
      case 'index':
        children(node.span, [node.collection, node.key])
        break
      case 'splat':
        children(node.span, [node.source])
        steps(node.span, node.each)
        break
      case 'call':
        within(node.nameSpan, node.span, 'function name')
        children(node.span, node.arguments)
        break
      case 'for':
        children(node.span, [node.collection, node.key, node.value, node.condition])
        break
      case 'unary':
        children(node.span, [node.operand])
        break
      case 'binary':
        children(node.span, [node.left, node.right])
        break
      case 'conditional':
        children(node.span, [node.condition, node.then, node.otherwise])
        break
      case 'parentheses':
        children(node.span, [node.inner])
    }
  }
  const slice = ({ start, end }: Span): string => text.slice(start, end)

  body(tree.body, whole)
  let last = 0
  for (const { span, form } of tree.comments) {
    within(span, whole, 'comment')
    expect(text.startsWith(form, span.start), 'comment mark')
    expect(span.start >= last, `comment at ${span.start} overlaps the one before it`)
    last = span.end
  }
  for (const { span, message } of tree.problems) {
    within(span, whole, `problem "${message}"`)
    expect(message.length > 0, 'message')
  }
  expect(tree.steps <= stepsPerCharacter * text.length + 64, `${tree.steps} steps for ${text.length} characters`)
  return found
}
