import { CallFailure } from './failure'
import { LimitExceeded } from '../../values/limits'
import { compilePattern } from './regex'

/**
 * Patterns of `fileset`: `*` and `?` within a name, `**` over directories, `[a-z]`, `{a,b}`, a backslash before anything
 * that shall stand for itself. Names that begin with a dot are matched like any other.
 * @returns whether a path with `/` between names matches
 * @throws CallFailure where the pattern is malformed
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  if (pattern.length > 1000) throw new LimitExceeded('the pattern is too long')
  if (/\{[^}]*\{/.test(pattern)) throw new LimitExceeded('braces within braces')
  const compiled = compilePattern(`^${translate(pattern)}$`)
  return path => compiled.first(path) !== undefined
}

const TOKEN = /\*\*\/|\/\*\*$|^\*\*$|\*+|\?|\[\^?(?:\\.|[^\]\\/])+\]|\{(?:\\.|[^{}\\/])*\}|\\.|[^*?[\]{}\\/]+|./gsu

function translate(pattern: string): string {
  return pattern.replace(TOKEN, (token, offset: number) => {
    const startsName = offset === 0 || pattern[offset - 1] === '/'
    if (token === '**/' && startsName) return '(?:[^/]+/)*'
    if (token === '/**') return '(?:/[^/]+)*'
    if (token === '**' && pattern === '**') return '.*'
    if (token === '**/') return '[^/]*/'
    if (token.startsWith('*')) return '[^/]*'
    if (token === '[' || token === '{' || token === '\\') throw new CallFailure('syntax error in pattern')
    switch (token.charAt(0)) {
      case '?':
        return '[^/]'
      case '[':
        return `[${token.slice(1, -1).replace(/\[/g, '\\[')}]`
      case '{':
        return `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`
      case '\\':
        return quoted(token.slice(1))
      default:
        return quoted(token)
    }
  })
}

function quoted(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
