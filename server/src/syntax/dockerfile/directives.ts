import type { DirectiveNode, SyntaxProblem } from './ast'

const DIRECTIVE = /^([ \t]*#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*)(\S(?:.*\S)?)[ \t]*$/

export interface Directives {
  readonly directives: readonly DirectiveNode[]
  readonly escape: '\\' | '`'
  /** Where the instructions begin. */
  readonly next: number
}

/**
 * Parser directives: comments of the form `# name=value` above everything else, empty lines included. The first line
 * that is none ends them.
 */
export function readDirectives(text: string, problems: SyntaxProblem[]): Directives {
  const directives: DirectiveNode[] = []
  let escape: '\\' | '`' = '\\'
  let at = text.startsWith('\ufeff') ? 1 : 0
  while (at < text.length) {
    const found = text.indexOf('\n', at)
    const stop = found < 0 ? text.length : found
    const line = text.slice(at, stop).replace(/\r+$/, '')
    const [, head, written, value] = DIRECTIVE.exec(line) ?? []
    const name = written?.toLowerCase()
    if (head === undefined || value === undefined || !isDirective(name)) break
    const span = { start: at, end: at + line.length }
    const valueSpan = { start: at + head.length, end: at + head.length + value.length }
    if (directives.some(other => other.name === name))
      problems.push({ span, message: `Directive "${name}" is given twice` })
    else if (name === 'escape') {
      if (value === '\\' || value === '`') escape = value
      else problems.push({ span: valueSpan, message: 'The escape character can only be \\ or `' })
    }
    directives.push({ name, value, span, valueSpan })
    at = found < 0 ? stop : stop + 1
  }
  return { directives, escape, next: at }
}

function isDirective(name: string | undefined): name is DirectiveNode['name'] {
  return name === 'syntax' || name === 'escape' || name === 'check'
}
