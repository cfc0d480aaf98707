import { type Rule, type RuleDocs } from '#rules/rule'
import { didYouMean } from '../../config/suggest'
import { ANSI, PLAIN, type Style } from '../../report/style'
import { UsageError } from './arguments'
import type { Environment, ExitCode } from './environment'

/** `parapet rules` */
export async function listRules(format: 'text' | 'json', environment: Environment): Promise<ExitCode> {
  const rules = byId((await environment.engine()).rules)
  const text = format === 'json' ? await asJson(rules, environment) : asTable(rules)
  await environment.stdout.write(text)
  return 0
}

/** `parapet explain RULE`. @throws UsageError for a rule that does not exist. */
export async function explainRule(wanted: string, color: boolean, environment: Environment): Promise<ExitCode> {
  const rules = byId((await environment.engine()).rules)
  const found = find(wanted, rules)
  if (found.length === 0) {
    const hint = didYouMean(
      wanted,
      rules.map(rule => rule.id),
    )
    throw new UsageError(`There is no rule ${wanted}.${hint} \`parapet rules\` lists them.`)
  }
  const docs = await environment.documentation()
  const { stdout, variables } = environment
  const style = color && stdout.isTerminal && !variables['NO_COLOR'] ? ANSI : PLAIN
  await stdout.write(found.map(rule => explanation(rule, docs.get(rule.id), style)).join('\n'))
  return 0
}

function byId(rules: readonly Rule[]): readonly Rule[] {
  return [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** By its own id, else by another tool's id of the same check. */
function find(wanted: string, rules: readonly Rule[]): readonly Rule[] {
  const plain = (id: string): string => id.toLowerCase().replace(/^avd-/, '')
  const own = rules.filter(rule => rule.id === wanted.toLowerCase())
  if (own.length > 0) return own
  return rules.filter(rule => Object.values(rule.aliases).some(ids => ids.some(id => plain(id) === plain(wanted))))
}

function asTable(rules: readonly Rule[]): string {
  const width = (cells: readonly string[]): number => Math.max(0, ...cells.map(cell => cell.length))
  const ids = width(rules.map(rule => rule.id))
  const lines = rules.map(
    ({ id, severity, profile, title }) => `${id.padEnd(ids)}  ${severity.padEnd(8)}  ${profile.padEnd(11)}  ${title}\n`,
  )
  return lines.join('')
}

/** The shape is documented in docs/json-output.md. */
async function asJson(rules: readonly Rule[], environment: Environment): Promise<string> {
  const docs = await environment.documentation()
  const listed = rules.map(rule => JSON.stringify(ruleObject(rule, docs.get(rule.id))))
  return `{"schemaVersion":1,"rules":[\n${listed.join(',\n')}\n]}\n`
}

function ruleObject(rule: Rule, docs: RuleDocs | undefined): object {
  const { id, title, language, severity, confidence, profile, pillar, stride, cia, aaa, aliases, options = {} } = rule
  return {
    id,
    title,
    language,
    severity,
    confidence,
    profile,
    pillar,
    stride,
    cia,
    aaa,
    dataClass: rule.dataClass,
    appliesTo: rule.on,
    aliases,
    options,
    ...(docs === undefined
      ? {}
      : {
          rationale: docs.rationale,
          remediation: docs.remediation,
          responsibility: docs.responsibility,
          cwe: docs.cwe,
          references: docs.references,
          since: docs.since,
        }),
  }
}

function explanation(rule: Rule, docs: RuleDocs | undefined, style: Style): string {
  const about = [rule.pillar, ...rule.stride, ...rule.cia, ...rule.aaa].join(', ')
  const aliases = Object.entries(rule.aliases).map(([peer, ids]) => `${peer} ${ids.join(', ')}`)
  const options = Object.entries(rule.options ?? {}).map(
    ([name, { description, default: value }]) => `${name} = ${JSON.stringify(value)}: ${description}`,
  )
  const sections = [
    `${style.bold(rule.id)}\n${rule.title}`,
    `${style.severity(rule.severity, rule.severity)}, profile ${rule.profile}, confidence ${rule.confidence}\n${about}`,
    ...(rule.on.length > 0 ? [section('Applies to', [rule.on.join(', ')])] : []),
    ...(docs === undefined ? [] : [section('Why', [docs.rationale]), section('What to do', [docs.remediation])]),
    ...(options.length > 0 ? [section('Options', options)] : []),
    ...(aliases.length > 0 ? [section('Also known as', aliases)] : []),
    ...(docs === undefined ? [] : [section('See', [...docs.references, ...docs.cwe])]),
  ]
  return `${sections.join('\n\n')}\n`

  function section(title: string, lines: readonly string[]): string {
    return `${style.bold(title)}\n${lines.map(line => `  ${line.replaceAll('\n', '\n  ')}`).join('\n')}`
  }
}
