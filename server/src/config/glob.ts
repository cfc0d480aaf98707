import { RE2JS } from 're2js'

/**
 * A matcher for globs over whole paths with slashes, as Go's `doublestar` reads them: `*` and `?` stay within a name, `**`
 * spans folders, `[a-z]` and `{a,b}` choose. Undefined for a pattern that is none.
 */
export function globMatcher(pattern: string): ((path: string) => boolean) | undefined {
  try {
    const compiled = RE2JS.compile(`^(?:${expressionOf(pattern)})$`)
    return path => compiled.matcher(path).find()
  } catch {
    return undefined
  }
}

function expressionOf(pattern: string): string {
  let expression = ''
  let braces = 0
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at)
    const unit = pattern.charAt(at)
    const chosen = /^\[(!|\^)?([^\]]+)\]/.exec(rest)
    if (rest.startsWith('**/')) {
      expression += '(?:.*/)?'
      at += 2
    } else if (rest.startsWith('**')) {
      expression += '.*'
      at += 1
    } else if (unit === '*') expression += '[^/]*'
    else if (unit === '?') expression += '[^/]'
    else if (chosen !== null) {
      expression += `[${chosen[1] === undefined ? '' : '^'}${(chosen[2] ?? '').replace(/[\\[&]/g, '\\$&')}]`
      at += chosen[0].length - 1
    } else if (unit === '{') {
      braces++
      expression += '(?:'
    } else if (unit === '}' && braces > 0) {
      braces--
      expression += ')'
    } else if (unit === ',' && braces > 0) expression += '|'
    else if (unit === '\\' && at + 1 < pattern.length) expression += literal(pattern.charAt(++at))
    else expression += literal(unit)
  }
  return expression
}

function literal(unit: string): string {
  return unit.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')
}
