import type { Node } from 'jsonc-parser'
import type { PolicyCondition, PolicyDocument, PolicyPrincipal, PolicyStatement, PolicyText } from '#rules/model/policy'
import type { JsonWithHoles } from './json'

/** Stands for a name that cannot be read. */
const UNREADABLE = 'unknown'

/** Source of the grammar: "Grammar of the IAM JSON policy language" in the IAM User Guide. */
export function policyDocument(json: JsonWithHoles): PolicyDocument | undefined {
  const { byName, hasUnknown } = json.properties(json.root)
  const statement = byName.get('Statement')
  if (statement === undefined) return undefined
  const nodes = statement.type === 'array' ? (statement.children ?? []) : [statement]
  const objects = nodes.filter(({ type }) => type === 'object')
  return {
    at: json.at(json.root),
    statements: objects.map(node => new StatementReader(json, node).read()),
    complete: !hasUnknown && objects.length === nodes.length,
  }
}

class StatementReader {
  private readonly byName: ReadonlyMap<string, Node>
  private readonly hasUnknown: boolean

  constructor(
    private readonly json: JsonWithHoles,
    private readonly node: Node,
  ) {
    const { byName, hasUnknown } = json.properties(node)
    this.byName = byName
    this.hasUnknown = hasUnknown
  }

  read(): PolicyStatement {
    const sid = this.textOf('Sid')
    return {
      at: this.json.at(this.node),
      ...(sid === undefined ? {} : { sid }),
      effect: this.effect(),
      actions: this.texts(this.byName.get('Action')),
      notActions: this.texts(this.byName.get('NotAction')),
      resources: this.texts(this.byName.get('Resource')),
      notResources: this.texts(this.byName.get('NotResource')),
      principals: this.principals(this.byName.get('Principal')),
      notPrincipals: this.principals(this.byName.get('NotPrincipal')),
      conditions: this.conditions(this.byName.get('Condition')),
    }
  }

  private textOf(name: string): string | undefined {
    const node = this.byName.get(name)
    return node === undefined ? undefined : this.json.text(node).text
  }

  private effect(): PolicyStatement['effect'] {
    // A name that cannot be read may be the very element that takes the statement's sting out.
    const effect = this.hasUnknown ? undefined : this.textOf('Effect')
    return effect === 'Allow' || effect === 'Deny' ? effect : 'unknown'
  }

  private texts(node: Node | undefined): PolicyText[] {
    if (node === undefined) return []
    return (node.type === 'array' ? (node.children ?? []) : [node]).map(item => this.json.text(item))
  }

  private principals(node: Node | undefined): PolicyPrincipal[] {
    if (node === undefined) return []
    if (node.type !== 'object') {
      return this.texts(node).map(text => ({ ...text, type: text.text === '*' ? '*' : UNREADABLE }))
    }
    const { byName, hasUnknown } = this.json.properties(node)
    const found: PolicyPrincipal[] = []
    for (const [type, value] of byName) found.push(...this.texts(value).map(text => ({ ...text, type })))
    if (hasUnknown) found.push({ at: this.json.at(node), text: undefined, type: UNREADABLE })
    return found
  }

  /** A condition that cannot be read is still one: whoever asks whether a statement is unconditional must see it. */
  private conditions(node: Node | undefined): PolicyCondition[] {
    if (node === undefined) return []
    if (node.type !== 'object') return [this.unreadable(node, UNREADABLE)]
    const operators = this.json.properties(node)
    const found: PolicyCondition[] = operators.hasUnknown ? [this.unreadable(node, UNREADABLE)] : []
    for (const [operator, keys] of operators.byName) {
      if (keys.type !== 'object') {
        found.push(this.unreadable(keys, operator))
        continue
      }
      const { byName, hasUnknown } = this.json.properties(keys)
      for (const [key, value] of byName) {
        found.push({ at: this.json.at(value.parent ?? value), operator, key, values: this.texts(value) })
      }
      if (hasUnknown) found.push(this.unreadable(keys, operator))
    }
    return found
  }

  private unreadable(node: Node, operator: string): PolicyCondition {
    const at = this.json.at(node)
    return { at, operator, key: UNREADABLE, values: [{ at, text: undefined }] }
  }
}
