import type { Expression, SplatStep, TemplatePart } from '../../syntax/hcl/ast'
import { type Declarations, resourceBlock } from '../declarations'
import { NO_MARKS, nullValue, type Value } from '../values/value'
import type { Bindings } from './frame'
import { type Subject, subjectOf } from './references'

/** A reference as it stands in an expression. */
export interface FoundReference {
  readonly node: Expression
  readonly subject: Subject
}

const DEEPEST = 400

/**
 * Everything an expression refers to outside of itself, in branches that are not taken and in `try` too: Terraform checks
 * these before it evaluates anything.
 */
export function referencesIn(node: Expression, bound?: Bindings): FoundReference[] {
  const found: FoundReference[] = []
  new Walk(found).visit(node, bound, 0)
  return found
}

/** Stands for whatever a name will be bound to. */
const SOMETHING: Value = { ...nullValue(), marks: NO_MARKS }

function binding(names: readonly (string | undefined)[], outer: Bindings | undefined): Bindings {
  return { values: new Map(names.flatMap(name => (name === undefined ? [] : [[name, SOMETHING] as const]))), outer }
}

class Walk {
  constructor(private readonly found: FoundReference[]) {}

  visit(node: Expression, bound: Bindings | undefined, depth: number): void {
    if (depth > DEEPEST) return
    const subject = subjectOf(node, { bound })
    if (subject !== undefined) {
      this.found.push({ node, subject })
      return
    }
    const next = (child: Expression): void => {
      this.visit(child, bound, depth + 1)
    }
    switch (node.kind) {
      case 'literal':
      case 'missing':
      case 'variable':
        return
      case 'template':
        this.parts(node.parts, bound, depth + 1)
        return
      case 'tuple':
        node.items.forEach(next)
        return
      case 'object':
        for (const item of node.items) {
          if (item.literalKey === undefined) next(item.key)
          next(item.value)
        }
        return
      case 'getAttr':
        next(node.object)
        return
      case 'index':
        next(node.collection)
        next(node.key)
        return
      case 'splat':
        next(node.source)
        this.steps(node.each, bound, depth + 1)
        return
      case 'call':
        node.arguments.forEach(next)
        return
      case 'for': {
        next(node.collection)
        const inner = binding([node.keyVariable, node.valueVariable], bound)
        for (const part of [node.key, node.value, node.condition]) {
          if (part !== undefined) this.visit(part, inner, depth + 1)
        }
        return
      }
      case 'unary':
        next(node.operand)
        return
      case 'binary':
        next(node.left)
        next(node.right)
        return
      case 'conditional':
        next(node.condition)
        next(node.then)
        next(node.otherwise)
        return
      case 'parentheses':
        next(node.inner)
    }
  }

  private steps(steps: readonly SplatStep[], bound: Bindings | undefined, depth: number): void {
    for (const step of steps) {
      if (step.kind === 'index') this.visit(step.key, bound, depth)
      else if (step.kind === 'splat') this.steps(step.each, bound, depth + 1)
    }
  }

  private parts(parts: readonly TemplatePart[], bound: Bindings | undefined, depth: number): void {
    if (depth > DEEPEST) return
    for (const part of parts) {
      if (part.kind === 'interpolation') this.visit(part.expression, bound, depth)
      if (part.kind !== 'directive') continue
      const { directive } = part
      if (directive.type === 'if') {
        this.visit(directive.condition, bound, depth)
        this.parts(directive.then, bound, depth + 1)
        this.parts(directive.otherwise ?? [], bound, depth + 1)
      } else {
        this.visit(directive.collection, bound, depth)
        this.parts(directive.body, binding([directive.key, directive.value], bound), depth + 1)
      }
    }
  }
}

/** True where there is what a reference leads to. */
export function isDeclared(subject: Subject, declarations: Declarations): boolean {
  switch (subject.kind) {
    case 'variable':
      return declarations.variables.has(subject.name)
    case 'local':
      return declarations.locals.has(subject.name)
    case 'module':
      return declarations.modules.has(subject.name)
    case 'resource': {
      const { mode, type, name } = subject
      return resourceBlock(declarations, mode === 'resource' ? type : `${mode}.${type}`, name) !== undefined
    }
    case 'attribute':
    case 'self':
    case 'incomplete':
      return false
  }
}
