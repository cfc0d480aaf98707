import type { Expression } from '../../syntax/hcl/ast'
import type { Value } from '../values/value'
import type { ContextRoot, ResourceMode } from './environment'
import { fail, type Frame, lookUp } from './frame'

/** What a name in an expression refers to outside of it. */
export type Subject =
  | { readonly kind: 'variable' | 'local' | 'module'; readonly name: string }
  | { readonly kind: 'resource'; readonly mode: ResourceMode; readonly type: string; readonly name: string }
  | { readonly kind: 'attribute'; readonly root: ContextRoot; readonly name: string }
  | { readonly kind: 'self' }
  /** A name without what has to follow it. */
  | { readonly kind: 'incomplete' }

const MODES: ReadonlySet<string> = new Set<ResourceMode>(['resource', 'data', 'ephemeral'])

/**
 * What exactly this node refers to: `local.a`, `data.aws_vpc.main`, `aws_s3_bucket.logs`. Undefined for nodes that only
 * contain such a reference, or none, and for names that are bound in the expression.
 */
export function subjectOf(node: Expression, frame: Pick<Frame, 'bound'>): Subject | undefined {
  if (node.kind === 'variable') {
    if (lookUp(frame.bound, node.name) !== undefined) return undefined
    return node.name === 'self' ? { kind: 'self' } : { kind: 'incomplete' }
  }
  if (node.kind !== 'getAttr') return undefined
  const { object, name } = node
  if (object.kind === 'variable') {
    const root = object.name
    if (root === 'self' || lookUp(frame.bound, root) !== undefined) return undefined
    return MODES.has(root) ? { kind: 'incomplete' } : named(root, name)
  }
  if (object.kind !== 'getAttr' || object.object.kind !== 'variable') return undefined
  const mode = object.object.name
  if (!isMode(mode) || lookUp(frame.bound, mode) !== undefined) return undefined
  return { kind: 'resource', mode, type: object.name, name }
}

function isMode(name: string): name is ResourceMode {
  return MODES.has(name)
}

function named(root: string, name: string): Subject {
  switch (root) {
    case 'var':
      return { kind: 'variable', name }
    case 'local':
    case 'module':
      return { kind: root, name }
    case 'each':
    case 'count':
    case 'path':
    case 'terraform':
      return { kind: 'attribute', root, name }
    default:
      return { kind: 'resource', mode: 'resource', type: root, name }
  }
}

/** The value of what a node refers to; errors are recorded. */
export function resolve(node: Expression, subject: Subject | undefined, frame: Frame): Value {
  const { environment } = frame
  switch (subject?.kind) {
    case 'variable':
      return environment.variable(subject.name) ?? fail(frame, node, 'Reference to undeclared input variable')
    case 'local':
      return environment.local(subject.name) ?? fail(frame, node, 'Reference to undeclared local value')
    case 'module':
      return environment.module(subject.name) ?? fail(frame, node, 'Reference to undeclared module')
    case 'resource': {
      const { mode, type, name } = subject
      return environment.resource(mode, type, name) ?? fail(frame, node, 'Reference to undeclared resource')
    }
    case 'attribute': {
      const value = environment.attribute(subject.root, subject.name)
      return value.kind === 'problem' ? fail(frame, node, value.summary) : value
    }
    case 'self':
      return environment.self ?? fail(frame, node, 'Invalid "self" reference')
    case 'incomplete':
    case undefined:
      return fail(frame, node, 'Invalid reference', 'incomplete expression')
  }
}

/** What a value read at a node travelled through, for messages. */
export function viaOf(node: Expression, frame: Frame): string | undefined {
  let base = node
  for (;;) {
    const subject = subjectOf(base, frame)
    if (subject !== undefined) return subjectName(subject)
    if (base.kind === 'getAttr') base = base.object
    else if (base.kind === 'index') base = base.collection
    else return undefined
  }
}

function subjectName(subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'variable':
      return `variable "${subject.name}"`
    case 'local':
    case 'module':
      return `${subject.kind}.${subject.name}`
    case 'resource': {
      const { mode, type, name } = subject
      return mode === 'resource' ? `${type}.${name}` : `${mode}.${type}.${name}`
    }
    case 'attribute':
    case 'self':
    case 'incomplete':
      return undefined
  }
}
