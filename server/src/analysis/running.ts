/** What analyses of both languages run rules with. */
import type { Rule } from '#rules/rule'
import type { VariableEnvironment } from '../terraform/evaluation/root-inputs'
import type { FindingList } from './findings'
import { isDeclared } from './type-patterns'
import type { RuleFailure, SyntaxError } from './types'

/** What an analysis needs of the world around it. */
export interface Environment {
  /** Makes a rule that reads what it did not declare fail. For tests and for whoever writes rules. */
  readonly development?: boolean
  /** Today as YYYY-MM-DD, for suppressions that expire. Without it none does. */
  readonly today?: string
  /** What the environment sets for variables of root modules: the text behind `TF_VAR_<name>=`, by name. */
  readonly variables?: VariableEnvironment
}

/** Runs one rule. Where it throws, it has said nothing. `uri`: of what it looks at. */
export function contained(
  rule: Rule,
  uri: string,
  { list, failures }: { readonly list: FindingList; readonly failures: RuleFailure[] },
  run: () => void,
): void {
  const mark = list.length
  try {
    run()
  } catch (error) {
    list.truncate(mark)
    failures.push({ ruleId: rule.id, uri, error })
  }
}

export function syntaxErrorsOf(
  file: SyntaxError['file'],
  tree: { readonly problems: readonly { readonly span: SyntaxError['span']; readonly message: string }[] },
): SyntaxError[] {
  return tree.problems.map(({ span, message }) => ({ file, span, message }))
}

/** Holds a rule to what it declared: reading a type outside `on` would make cached results wrong. */
export class ReadGuard {
  running: Rule | undefined

  type(name: string): void {
    const { running } = this
    if (!running || running.on.some(declared => isDeclared(name, declared))) return
    throw new Error(`${running.id} reads ${name}, which its \`on\` does not list`)
  }

  context(): void {
    const { running } = this
    if (!running || (running.language === 'dockerfile' && running.readsContext)) return
    throw new Error(`${running.id} reads the folder of the build, but has no \`readsContext\``)
  }
}
