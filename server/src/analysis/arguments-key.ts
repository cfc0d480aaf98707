import type { ModuleEvaluation } from '../terraform/evaluation/module-evaluation'
import type { Value } from '../terraform/values/value'
import { typeText } from '../terraform/values/types'

/** Values with more parts are not compared. */
const MOST_PARTS = 2000

/**
 * Equal for instances of a module that are given the same: equal values or, where a value is not known, the same expression
 * in the same calling module.
 */
export function argumentsKey(module: ModuleEvaluation): string {
  const parts: string[] = [module.standing.path]
  for (const name of module.declarations.variables.keys()) {
    const value = module.variable(name)
    const text = value && textOf(value)
    parts.push(`${name} ${text ?? expressionOf(module, name)}`)
  }
  return parts.join('\n')
}

/** Undefined where not all of it is known. */
function textOf(value: Value): string | undefined {
  let left = MOST_PARTS
  const write = (part: Value): string | undefined => {
    if (left-- <= 0) return undefined
    switch (part.kind) {
      case 'unknown':
        return undefined
      case 'null':
        return 'null'
      case 'string':
        return JSON.stringify(part.value)
      case 'number':
        return part.value.toString()
      case 'bool':
        return String(part.value)
      case 'sequence':
        return joined(part.items.map(write), '[', ']')
      case 'mapping':
        return joined(
          [...part.entries].map(([key, entry]) => prefixed(JSON.stringify(key), write(entry))),
          '{',
          '}',
        )
    }
  }
  const text = write(value)
  return text === undefined ? undefined : `${typeText(value.type)} ${text}`
}

function prefixed(key: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${key}:${text}`
}

function joined(parts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return parts.every(part => part !== undefined) ? `${open}${parts.join(',')}${close}` : undefined
}

function expressionOf(module: ModuleEvaluation, name: string): string {
  const expression = module.decisive(name)
  if (expression === undefined) return '?'
  const { source, node } = expression
  const caller = module.call?.caller.standing.prefix ?? ''
  return `${source.file.uri} ${caller} ${source.file.text.slice(node.span.start, node.span.end)}`
}
