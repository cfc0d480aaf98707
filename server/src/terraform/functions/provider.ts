import { parseHcl } from '../../syntax/hcl/parser'
import type { AttributeNode } from '../../syntax/hcl/ast'
import { type FunctionContext, isFunctionError } from '../values/function'
import { entriesOf, isWhollyKnown, textOf } from '../values/inspect'
import { objectValue, stringValue, type Value } from '../values/value'
import { any, at, type Definition, DYNAMIC, STRING, text, unknownFrom } from './lib/define'
import { CallFailure } from './lib/failure'
import { IDENTIFIER, toAttributes, toHcl } from './lib/hcl-write'

const encodeTfvars: Definition = {
  name: 'provider::terraform::encode_tfvars',
  parameters: [any('value')],
  type: STRING,
  impl: (args, { budget }) => {
    const value = at(args, 0)
    if (value.type.kind !== 'object' && value.type.kind !== 'map') {
      throw new CallFailure('invalid value to encode: must be an object whose attribute names are variables', 0)
    }
    const names = value.type.kind === 'object' ? value.type.attributes.keys() : entriesOf(value).keys()
    for (const name of names) {
      if (!IDENTIFIER.test(name)) throw new CallFailure(`invalid variable name ${JSON.stringify(name)}`)
    }
    return isWhollyKnown(value) ? stringValue(toAttributes(entriesOf(value), budget)) : unknownFrom(STRING, args)
  },
}

const encodeExpr: Definition = {
  name: 'provider::terraform::encode_expr',
  parameters: [any('value')],
  type: STRING,
  impl: (args, { budget }) => {
    const value = at(args, 0)
    return isWhollyKnown(value) ? stringValue(toHcl(value, budget)) : unknownFrom(STRING, args)
  },
}

const decodeTfvars: Definition = {
  name: 'provider::terraform::decode_tfvars',
  parameters: [text('src')],
  type: DYNAMIC,
  impl: ([source], context) => {
    context.budget.spend(textOf(source).length)
    const { body, problems, text } = parseHcl(textOf(source))
    const [problem] = problems
    if (problem) throw new CallFailure(`invalid tfvars syntax: ${problem.message}`)
    const entries: [string, Value][] = []
    for (const item of body.items) {
      if (item.kind === 'block') throw new CallFailure('invalid tfvars syntax: blocks are not allowed here')
      entries.push([item.name, valueOf(item, text, context)])
    }
    return objectValue(entries)
  },
}

/** Neither variables nor functions are there for the expressions to use. */
function valueOf({ name, value }: AttributeNode, text: string, context: FunctionContext): Value {
  const expression = text.slice(value.span.start, value.span.end)
  const calls = new Set(expression.match(/[\p{ID_Start}][\p{ID_Continue}:-]*(?=\s*\()/gu))
  // A template that is one interpolation is the value itself. Heredocs need the line feed.
  const result = context.renderTemplate(`\${${expression}\n}`, new Map(), calls)
  if (isFunctionError(result)) throw new CallFailure(`invalid expression for variable ${name}: ${result.message}`)
  return result
}

export const provider: readonly Definition[] = [decodeTfvars, encodeExpr, encodeTfvars]
