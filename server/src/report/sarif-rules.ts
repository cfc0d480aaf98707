import type { Rule, RuleDocs, Severity } from '#rules/rule'

/** SARIF has three levels; GitHub and others read the finer `security-severity`. */
export function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  switch (severity) {
    case 'critical':
    case 'high':
      return 'error'
    case 'medium':
      return 'warning'
    case 'low':
    case 'info':
      return 'note'
  }
}

/** On the scale of CVSS, inside the band that code-scanning services give each name: above 9, 7 to 8.9, 4 to 6.9, below 4. */
export const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
}

/** A rule as SARIF's `reportingDescriptor`. Without documentation the rule's own words stand in. */
export function ruleDescriptor(rule: Rule, docs: RuleDocs | undefined): object {
  const title = sentence(rule.title)
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: title },
    fullDescription: { text: docs?.rationale ?? rule.custom?.description ?? title },
    help: help(rule, docs),
    ...helpUri(docs?.references[0] ?? rule.custom?.link),
    defaultConfiguration: { level: levelOf(rule.severity) },
    properties: {
      tags: tags(rule, docs),
      precision: rule.confidence,
      'problem.severity': problemSeverity(rule.severity),
      'security-severity': SECURITY_SEVERITY[rule.severity],
      severity: rule.severity,
      profile: rule.profile,
      aliases: Object.values(rule.aliases).flat(),
    },
  }
}

function helpUri(link: string | undefined): object {
  return link === undefined ? {} : { helpUri: link }
}

function help(rule: Rule, docs: RuleDocs | undefined): object {
  if (docs === undefined) {
    const { description = sentence(rule.title), remediation, link } = rule.custom ?? {}
    return { text: [description, remediation, link].filter(part => part !== undefined).join('\n\n') }
  }
  const links = docs.references.map(reference => `- <${reference}>`).join('\n')
  return {
    text: `${docs.rationale}\n\n${docs.remediation}\n\n${docs.references.join('\n')}`,
    markdown: `**${rule.title}** (${rule.severity})\n\n${docs.rationale}\n\n${docs.remediation}\n\n${links}`,
  }
}

function tags(rule: Rule, docs: RuleDocs | undefined): readonly string[] {
  const cwe = (docs?.cwe ?? []).map(id => `external/cwe/${id.toLowerCase()}`)
  return [...new Set(['security', rule.language, rule.pillar, ...rule.stride, ...rule.cia, ...rule.aaa, ...cwe])]
}

/** What GitHub calls the three levels. */
function problemSeverity(severity: Severity): 'error' | 'warning' | 'recommendation' {
  const level = levelOf(severity)
  return level === 'note' ? 'recommendation' : level
}

export function pascalCase(id: string): string {
  return id.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase())
}

/** Titles have no full stop; SARIF wants sentences. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
