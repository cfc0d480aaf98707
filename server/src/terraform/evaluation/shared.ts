import type { TemplateNode } from '../../syntax/hcl/ast'
import { parseTemplate } from '../../syntax/hcl/template'
import { type BodyIndex, indexBody } from '../body'
import { DIRECTORY_SCOPE, type Scope } from '../evaluator'
import type { BlockSyntax, ParsedFile, TerraformSources } from '../sources'
import { type FileAccess, type FunctionContext, functionError, type FunctionError } from '../values/function'
import { type Budget, Steps } from '../values/limits'
import type { Value } from '../values/value'
import type { ContextRoot, Environment } from './environment'
import { evaluate } from './expressions'
import type { RootSettings } from './root-inputs'
import { type Bindings, type EvaluationError, type Frame, Nesting } from './frame'

/** What one name, attribute or argument may cost, and all of them together. */
const STEPS = 8_000_000
const ALL_STEPS = 60_000_000

/** What all modules of one evaluation share. */
export interface Surroundings extends RootSettings {
  readonly files: FileAccess
  /** The module in a directory, as a path relative to the root module's; undefined when it is not there or not readable. */
  module(directory: string): TerraformSources | undefined
  /** The directory that `terraform init` has put the module of a call in (`vpc.subnets`), as a path of the same kind. */
  installed?(calls: string): string | undefined
  readonly workspace: string
}

/** Files that nobody may read: their content is unknown. */
export const NO_FILES: FileAccess = { read: () => 'unreadable', list: () => undefined, root: undefined }

export const NO_SURROUNDINGS: Surroundings = { files: NO_FILES, module: () => undefined, workspace: 'default' }

/** One evaluation of a root module with all that it calls. */
export class Evaluation {
  readonly nesting = new Nesting()
  private readonly whole = new Steps(ALL_STEPS)

  constructor(
    readonly surroundings: Surroundings,
    /** What blocks hold, indexed once for all instances of their module. */
    private readonly bodies = new WeakMap<BlockSyntax, BodyIndex>(),
  ) {}

  bodyOf(block: BlockSyntax): BodyIndex {
    let index = this.bodies.get(block)
    if (index === undefined) this.bodies.set(block, (index = indexBody(block, block.node)))
    return index
  }

  /** A frame with a budget of its own. */
  frame(place: Place): Frame {
    const { source, environment, errors } = place
    return {
      source,
      environment,
      bound: place.bound,
      functions: this.functions(new Steps(STEPS, this.whole), place),
      without: place.without ?? NONE,
      errors,
      nesting: this.nesting,
      scope: place.scope ?? DIRECTORY_SCOPE,
    }
  }

  private functions(budget: Budget, place: Place): FunctionContext {
    return {
      budget,
      files: this.surroundings.files,
      renderTemplate: (text, variables, without) => {
        budget.spend(text.length)
        return this.render(text, variables, without, { ...place, environment: NOWHERE }, budget)
      },
    }
  }

  private render(
    text: string,
    variables: ReadonlyMap<string, Value>,
    without: ReadonlySet<string>,
    place: Place,
    budget: Budget,
  ): Value | FunctionError {
    const { node, problems } = parseTemplate(text)
    if (node === undefined) return functionError(problems[0]?.message ?? 'invalid template')
    const errors: EvaluationError[] = []
    const source = templateSource(text, node)
    const frame = this.frame({ ...place, source, bound: { values: variables, outer: undefined }, without, errors })
    const value = evaluate(node, { ...frame, functions: { ...frame.functions, budget } })
    const [error] = errors
    return error === undefined ? withoutPlaces(value) : functionError(`${error.summary}: ${error.detail}`)
  }
}

interface Place {
  readonly source: ParsedFile
  readonly environment: Environment
  readonly bound: Bindings | undefined
  readonly errors: EvaluationError[]
  readonly without?: ReadonlySet<string>
  readonly scope?: Scope
}

const NONE: ReadonlySet<string> = new Set()

/** The places in a template are nowhere that a reader could be led to. */
function withoutPlaces(value: Value): Value {
  return { ...value, where: undefined }
}

function templateSource(text: string, node: TemplateNode): ParsedFile {
  const body = { span: node.span, items: [] }
  return { file: { uri: '', text }, tree: { text, body, comments: [], problems: [], steps: 0 } }
}

/** No name leads anywhere: in templates, variable files and defaults. */
export const NOWHERE: Environment = {
  variable: () => undefined,
  local: () => undefined,
  module: () => undefined,
  resource: () => undefined,
  attribute: (root: ContextRoot) => ({ kind: 'problem', summary: `Reference to "${root}" where there is none` }),
  self: undefined,
}
