import type { Expression } from '../syntax/hcl/ast'
import { DIRECTORY_SCOPE, type Evaluator, type Scope } from './evaluator'
import type { Names } from './parts'
import { NOTHING, workedOut } from './reference-place'
import { DEEPEST, Search } from './reference-search'
import { type FindResource, NO_REFERENCES, type References, UNSEEN } from './references'
import type { ParsedFile, PlacedExpression } from './sources'
import type { Step } from './traversal'

/** How often others may be led through one module within each other. */
const MOST_FOLLOWED = 50

/** Finds the resources that expressions refer to, through locals and through the collections of `each` and iterators. */
export class ReferenceFinder {
  private readonly locals = new Map<string, References | 'busy'>()
  /** Expressions of this module that others are being led through. */
  private readonly following = new Set<Expression>()

  constructor(
    private readonly evaluator: Evaluator,
    private readonly names: Names,
    private readonly resource: FindResource,
  ) {}

  find(expression: PlacedExpression, scope: Scope): References {
    return this.search(expression, [], scope)
  }

  /**
   * The same for the part of an expression that the steps lead to, on behalf of another module. Expressions that lead to
   * each other in a circle come to nothing.
   */
  follow(expression: PlacedExpression, steps: readonly Step[], scope: Scope): References {
    const { node } = expression
    if (this.following.has(node)) return NO_REFERENCES
    if (this.following.size >= MOST_FOLLOWED) return UNSEEN
    this.following.add(node)
    const result = this.search(expression, steps, scope)
    this.following.delete(node)
    return result
  }

  /** Steps with the keys that are known where they are written. */
  workedOut(steps: readonly Step[], source: ParsedFile, scope: Scope): readonly Step[] {
    return workedOut(this.evaluator, steps, { source, scope, bound: NOTHING })
  }

  private search({ source, node }: PlacedExpression, steps: readonly Step[], scope: Scope): References {
    const search = new Search(this.evaluator, this.names, this.resource, name => this.ofLocal(name))
    search.start(node, steps, { source, scope, bound: NOTHING })
    return search.result()
  }

  private ofLocal(name: string): References {
    const found = this.locals.get(name)
    if (found === 'busy') return NO_REFERENCES
    if (found !== undefined) return found
    const expression = this.names.local(name)
    if (expression === undefined || this.busy >= DEEPEST) return UNSEEN
    this.locals.set(name, 'busy')
    this.busy++
    const result = this.find(expression, DIRECTORY_SCOPE)
    this.busy--
    this.locals.set(name, result)
    return result
  }

  private busy = 0
}
