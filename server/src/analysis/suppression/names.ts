/** Which rules a comment means, in the words of the tool it is for. */
import type { Rule } from '#rules/rule'
import type { SuppressionTool } from './tools'

export type RuleNames =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  /** No id, or `*`: everything that the tool checks. */
  | { readonly kind: 'all' }
  /** Everything that the tool checks but these. */
  | { readonly kind: 'others'; readonly ids: readonly string[] }

/** True when `names`, written for `tool`, mean the rule. A tool's comment says nothing about rules that the tool has no like of. */
export function meansRule(names: RuleNames, tool: SuppressionTool, rule: Rule): boolean {
  const known = idsOf(rule, tool)
  const isListed = (ids: readonly string[]): boolean =>
    ids.some(written => known.some(id => isSameId(tool, written, id)))
  switch (names.kind) {
    case 'ids':
      return isListed(names.ids)
    case 'all':
      return known.length > 0
    case 'others':
      return known.length > 0 && !isListed(names.ids)
  }
}

/** A rule's ids in the words of a tool. */
function idsOf(rule: Rule, tool: SuppressionTool): readonly string[] {
  const { aliases } = rule
  switch (tool) {
    case 'parapet':
      return [rule.id]
    case 'tfsec':
    case 'trivy':
      return [...(aliases.trivy ?? []), ...(aliases.tfsec ?? [])]
    case 'checkov':
    case 'kics':
    case 'terrascan':
    case 'hadolint':
    case 'buildkit':
    case 'semgrep':
      return aliases[tool] ?? []
  }
}

function isSameId(tool: SuppressionTool, written: string, id: string): boolean {
  switch (tool) {
    case 'tfsec':
    case 'trivy':
      return matchesWildcard(trivyId(written), trivyId(id))
    case 'kics':
      return written.toLowerCase() === id.toLowerCase()
    case 'semgrep':
      return written === id || written === lastPart(id) || lastPart(written) === id
    case 'parapet':
    case 'checkov':
    case 'terrascan':
    case 'hadolint':
    case 'buildkit':
      return written === id
  }
}

/** One spelling for `AVD-AWS-0086`, `avd-aws-0086` and `AWS-0086`, and for `DS002` and `DS-0002`. tfsec's own old `AWS002` is another numbering. */
function trivyId(id: string): string {
  return id
    .toLowerCase()
    .replace(/^avd-/, '')
    .replace(/^ds-?0*(\d{1,4})$/, (_, digits: string) => `ds-${digits.padStart(4, '0')}`)
}

/** `*` stands for any characters. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  if (tail === undefined) return pattern === text
  if (!text.startsWith(head) || text.length < head.length + tail.length || !text.endsWith(tail)) return false
  let at = head.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= text.length - tail.length
}

/** Semgrep's ids are paths (`dockerfile.security.missing-user`); people write the last part. */
function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1)
}
