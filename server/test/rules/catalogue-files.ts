/// <reference types="vite/client" />
/** The rule files as text, as modules and as syntax: what the catalogue's tests look at. */
import ts from 'typescript'
import type { Rule, RuleDocs, RuleExamples } from '#rules/rule'
import { dedent, ruleModules, withoutMarkers } from './harness'

export interface RuleFile {
  /** Relative to `rules/src`: `terraform/aws/kms/auto-rotate-keys.ts`. */
  readonly path: string
  readonly rule: Rule
  readonly docs: RuleDocs
  readonly examples: RuleExamples
  readonly source: string
}

const sources = import.meta.glob<string>(
  ['../../../rules/src/terraform/**/*.ts', '../../../rules/src/dockerfile/**/*.ts'],
  { eager: true, query: '?raw', import: 'default' },
)

/** The rest of `rules/src`: model, helpers, fixes. */
export const sharedSources: readonly string[] = Object.values(
  import.meta.glob<string>(['../../../rules/src/*/*.ts', '!../../../rules/src/{terraform,dockerfile}/**'], {
    eager: true,
    query: '?raw',
    import: 'default',
  }),
)

export const ruleFiles: readonly RuleFile[] = [...ruleModules]
  .map(([path, { default: rule, docs, examples }]) => ({
    path: path.replace('rules/src/', ''),
    rule,
    docs,
    examples,
    source: sources[`../../../${path}`] ?? '',
  }))
  .sort((a, b) => (a.path < b.path ? -1 : 1))

/** The part of a rule's file that runs in the product: everything but `docs` and `examples`. */
export function runtimePart(file: RuleFile): ts.SourceFile {
  const whole = parse(file)
  const kept = whole.statements.filter(statement => !isProse(statement))
  return parse({ path: file.path, source: kept.map(statement => statement.getFullText(whole)).join('') })
}

function isProse(statement: ts.Statement): boolean {
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.some(({ name }) => ['docs', 'examples'].includes(name.getText()))
  )
}

function parse({ path, source }: { readonly path: string; readonly source: string }): ts.SourceFile {
  return ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true)
}

export function nodesIn(root: ts.Node): ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(root)
  return found
}

/** A call's name and its arguments: `resource.attribute('x')` is `attribute` with `'x'`. */
export function callsIn(root: ts.Node): { readonly name: string; readonly arguments: readonly ts.Expression[] }[] {
  return nodesIn(root)
    .filter(ts.isCallExpression)
    .map(({ expression, arguments: given }) => ({
      name: ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText(),
      arguments: given,
    }))
}

/** An example's text as it stands in a file. */
export function textOf(code: string): string {
  return withoutMarkers(dedent(code)).text
}
