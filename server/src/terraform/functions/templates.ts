import { type FunctionContext, isFunctionError } from '../values/function'
import { entriesOf, textOf } from '../values/inspect'
import { unknownValue, type Value } from '../values/value'
import { bytesOf, fileText } from './files'
import { any, at, type Definition, DYNAMIC, STRING, text } from './lib/define'
import { CallFailure } from './lib/failure'
import { IDENTIFIER } from './lib/hcl-write'
import { convertedTo } from './collections-read'

/** What a template file cannot call: it would include itself for ever. */
const NOT_IN_TEMPLATES: ReadonlySet<string> = new Set(['templatefile', 'templatestring'])

function render(template: string, variables: Value, context: FunctionContext): Value {
  context.budget.spend(template.length)
  if (variables.type.kind !== 'map' && variables.type.kind !== 'object') {
    throw new CallFailure('invalid vars value: must be a map', 1)
  }
  const given = entriesOf(variables)
  for (const name of given.keys()) {
    if (!IDENTIFIER.test(name)) throw new CallFailure(`invalid template variable name ${JSON.stringify(name)}`, 1)
  }
  const result = context.renderTemplate(template, given, NOT_IN_TEMPLATES)
  if (isFunctionError(result)) throw new CallFailure(result.message, result.argument)
  return result
}

const templatefile: Definition = {
  name: 'templatefile',
  parameters: [text('path'), any('vars')],
  type: DYNAMIC,
  mayReturnNull: true,
  impl: (args, context) => {
    const path = textOf(args[0])
    const bytes = bytesOf(path, context)
    if (bytes === undefined) return unknownValue(DYNAMIC, 'a template outside of the workspace')
    return render(fileText(path, bytes), at(args, 1), context)
  },
}

/** The evaluator has made sure that the template is a reference to a text written elsewhere. */
const templatestring: Definition = {
  name: 'templatestring',
  parameters: [text('template'), any('vars')],
  type: STRING,
  impl: (args, context) => convertedTo(render(textOf(args[0]), at(args, 1), context), STRING),
}

export const templates: readonly Definition[] = [templatefile, templatestring]
