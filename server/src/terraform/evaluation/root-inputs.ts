import { indexBody } from '../body'
import type { Declarations } from '../declarations'
import { parseExpressionText } from '../../syntax/hcl/template'
import {
  type BlockSyntax,
  isLoadedByItself,
  locate,
  type ParsedFile,
  type PlacedExpression,
  type TerraformSources,
} from '../sources'
import { readType } from '../values/type-constraint'
import { DYNAMIC } from '../values/types'
import { stringValue, unknownValue, type Value, withWhere } from '../values/value'
import type { Inputs } from './module-parts'

/** What is set for the variables of a root module from outside of any file: the text behind `TF_VAR_<name>=`, by name. */
export type VariableEnvironment = ReadonlyMap<string, string>

/** What is set for a root module besides the files that Terraform loads by itself. */
export interface RootSettings {
  /** Variable files that somebody names, as with `-var-file`: the later win over the earlier. */
  readonly givenVariableFiles?: readonly ParsedFile[] | undefined
  readonly environment?: VariableEnvironment | undefined
}

type Evaluate = (expression: PlacedExpression) => Value

/**
 * What the variables of a root module are worth. In the order of Terraform, the later ones win: the environment, the files it
 * loads by itself, the files that are named. Source: "Input Variables", "Variable Definition Precedence".
 */
export class RootInputs implements Inputs {
  readonly reason = 'variable without default'
  private readonly set = new Map<string, PlacedExpression>()
  private readonly environment: VariableEnvironment | undefined

  constructor(
    { variableFiles }: TerraformSources,
    { givenVariableFiles = [], environment }: RootSettings,
    private readonly declarations: Pick<Declarations, 'variables'>,
    private readonly evaluate: Evaluate,
  ) {
    this.environment = environment
    for (const source of [...variableFiles.filter(isLoadedByItself), ...givenVariableFiles]) {
      for (const item of source.tree.body.items) {
        if (item.kind === 'attribute') this.set.set(item.name, { source, node: item.value })
      }
    }
  }

  written(name: string): PlacedExpression | undefined {
    return this.set.get(name)
  }

  given(name: string): Value | undefined {
    const expression = this.set.get(name)
    if (expression !== undefined) return this.evaluate(expression)
    const text = this.environment?.get(name)
    const block = this.declarations.variables.get(name)
    return text === undefined || block === undefined ? undefined : this.fromEnvironment(`TF_VAR_${name}`, text, block)
  }

  private fromEnvironment(variable: string, text: string, block: BlockSyntax): Value {
    const value = isTakenAsText(block, this.evaluate) ? stringValue(text) : this.read(variable, text)
    const location = locate(block.source, block.node.header)
    return withWhere(withoutPlaces(value), {
      at: location,
      origin: { location, form: 'computed', environment: variable },
    })
  }

  private read(variable: string, text: string): Value {
    const { node } = parseExpressionText(text)
    if (node === undefined) return unknownValue(DYNAMIC, `${variable} is no expression`)
    const source: ParsedFile = {
      file: { uri: '', text },
      tree: { text, body: { span: node.span, items: [] }, comments: [], problems: [], steps: 0 },
    }
    return this.evaluate({ source, node })
  }
}

/**
 * A variable of a primitive type, or of none, takes the text as it is; others read it as an expression. Source:
 * `decodeVariableType` and `VariableParsingMode` in hashicorp/terraform, `internal/configs/named_values.go`.
 */
function isTakenAsText(block: BlockSyntax, evaluate: Evaluate): boolean {
  const type = indexBody(block, block.node).attributes.get('type')
  if (type === undefined) return true
  const { source } = type
  const kind = readType(type.node.value, node => evaluate({ source, node }))?.type.kind
  return kind === 'string' || kind === 'number' || kind === 'bool'
}

/** The places in a text that is no file's are nowhere that a reader could be led to. */
function withoutPlaces(value: Value): Value {
  if (value.kind === 'sequence') return { ...value, items: value.items.map(withoutPlaces), where: undefined }
  if (value.kind !== 'mapping') return { ...value, where: undefined }
  const entries = new Map([...value.entries].map(([key, entry]) => [key, withoutPlaces(entry)]))
  return { ...value, entries, where: undefined }
}
