import type { AttributeNode, BlockNode, Body, HclTree, LabelNode, SyntaxProblem } from '../hcl/ast'
import { JsonExpressions, type Reading, spanOf } from './expressions'
import { decodeString } from './strings'
import { type JsonNode, type JsonTree, readJson } from './tree'

/** Top-level blocks by the number of their labels. Source: "JSON Configuration Syntax" in Terraform's documentation. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  check: 1,
  locals: 0,
  terraform: 0,
  moved: 0,
  import: 0,
  removed: 0,
}

/** What is a nested block, with the number of its labels, within blocks of a type. All else is an argument. */
const NESTED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  resource: { lifecycle: 0, connection: 0, provisioner: 1, dynamic: 1 },
  data: { lifecycle: 0, dynamic: 1 },
  ephemeral: { lifecycle: 0 },
  variable: { validation: 0 },
  output: { precondition: 0 },
  terraform: { backend: 1, cloud: 0, required_providers: 0, provider_meta: 1 },
  dynamic: { content: 0, dynamic: 1 },
  content: { dynamic: 1 },
  lifecycle: { precondition: 0, postcondition: 0 },
  check: { assert: 0, data: 2 },
}

const DEEPEST = 50

/**
 * The tree of a `.tf.json` file, as if it had been written in the native syntax. Offsets are those of the JSON text, within
 * strings too. Never throws, for any text.
 */
export function parseTerraformJson(text: string): HclTree {
  return new JsonConfiguration(text).parse()
}

/** The tree of a `.tfvars.json` file: strings are plain text. */
export function parseVariablesJson(text: string): HclTree {
  return new JsonConfiguration(text).parseVariables()
}

class JsonConfiguration {
  private readonly json: JsonTree
  private readonly expressions: JsonExpressions
  private readonly shapes: SyntaxProblem[] = []
  private nodes = 0

  constructor(private readonly text: string) {
    this.expressions = new JsonExpressions(text)
    this.json = readJson(text)
  }

  parse(): HclTree {
    this.expectObjects(this.json.root)
    const items = this.bodies(this.json.root).flatMap(body =>
      this.properties(body).flatMap(property => this.topLevel(property)),
    )
    return this.tree(items)
  }

  parseVariables(): HclTree {
    const { root } = this.json
    if (root !== undefined && root.type !== 'object') this.expectObject(root)
    return this.tree(this.properties(root).map(property => this.attribute(property, 'plain')))
  }

  private tree(items: Body['items']): HclTree {
    const { text, json } = this
    const problems: SyntaxProblem[] = [...json.problems, ...this.shapes, ...this.expressions.problems]
    problems.sort((a, b) => a.span.start - b.span.start)
    const body = { span: { start: 0, end: text.length }, items }
    return { text, body, comments: [], problems, steps: this.nodes }
  }

  /** Where blocks stand, anything but an object or a list of objects is wrong; null stands for none. */
  private expectObjects(node: JsonNode | undefined): void {
    for (const one of node?.type === 'array' ? node.children : [node]) {
      if (one !== undefined && one.type !== 'object' && one.type !== 'null') this.expectObject(one)
    }
  }

  private expectObject(instead: JsonNode): void {
    this.shapes.push({ span: spanOf(instead), message: 'An object is expected here: { … }.' })
  }

  /** An object, or each object of an array: where a block may stand several may. */
  private bodies(node: JsonNode | undefined): readonly JsonNode[] {
    if (node?.type === 'array') return node.children.filter(({ type }) => type === 'object')
    return node?.type === 'object' ? [node] : []
  }

  private properties(node: JsonNode | undefined): Property[] {
    if (node?.type !== 'object') return []
    return node.children.flatMap(property => {
      const [key, value] = property.children
      if (key === undefined) return []
      this.nodes++
      const name = decodeString(this.text, spanOf(key)).value
      return name === '//' ? [] : [{ name, key, value, node: property }]
    })
  }

  private topLevel(property: Property): readonly BlockNode[] {
    const labels = LABELS[property.name]
    return labels === undefined ? [] : this.blocks(property, labels, [], property.name, property.key, 0)
  }

  /** Blocks stand below one property for each of their labels. */
  private blocks(
    property: Property,
    labels: number,
    known: readonly LabelNode[],
    type: string,
    typeKey: JsonNode,
    depth: number,
  ): BlockNode[] {
    if (depth > DEEPEST) return []
    this.expectObjects(property.value)
    if (labels === 0) return this.bodies(property.value).map(body => this.block(body, known, type, typeKey, depth))
    return this.bodies(property.value).flatMap(level =>
      this.properties(level).flatMap(inner => {
        const label = { span: spanOf(inner.key), value: inner.name, quoted: true }
        return this.blocks(inner, labels - 1, [...known, label], type, typeKey, depth)
      }),
    )
  }

  private block(body: JsonNode, labels: readonly LabelNode[], type: string, key: JsonNode, depth: number): BlockNode {
    const { start, end } = spanOf(body)
    const close = body.closed ? end - 1 : end
    const nested = NESTED[type] ?? {}
    const items = this.properties(body).flatMap((property): (AttributeNode | BlockNode)[] => {
      const count = nested[property.name]
      if (count === undefined) return [this.attribute(property, readingOf(type, property.name))]
      return this.blocks(property, count, [], property.name, property.key, depth + 1)
    })
    // The labels and the body may stand apart: a block is where its name is, which is its last label.
    const header = labels.at(-1)?.span ?? spanOf(key)
    return {
      kind: 'block',
      span: { start: header.start, end },
      header,
      type,
      typeSpan: spanOf(key),
      labels,
      open: start,
      close,
      closed: body.closed,
      body: { span: { start: start + 1, end: close }, items },
    }
  }

  private attribute({ name, key, value, node }: Property, reading: Reading): AttributeNode {
    return {
      kind: 'attribute',
      span: spanOf(node),
      name,
      nameSpan: spanOf(key),
      equals: node.colonOffset ?? key.offset + key.length,
      value: this.expressions.valueOf(node, value, reading),
    }
  }
}

interface Property {
  readonly name: string
  readonly key: JsonNode
  /** Undefined where it is not written yet. */
  readonly value: JsonNode | undefined
  readonly node: JsonNode
}

/** What names things rather than yield a value: `"depends_on": ["aws_s3_bucket.logs"]`. */
const REFERENCES = new Set(['depends_on', 'provider', 'providers', 'ignore_changes', 'replace_triggered_by'])
const WITH_REFERENCES = new Set(['resource', 'data', 'ephemeral', 'module', 'output', 'lifecycle'])

function readingOf(block: string, name: string): Reading {
  if (block === 'variable') return name === 'type' ? 'expression' : 'plain'
  if (block === 'module' && name === 'source') return 'plain'
  return REFERENCES.has(name) && WITH_REFERENCES.has(block) ? 'expression' : 'template'
}
