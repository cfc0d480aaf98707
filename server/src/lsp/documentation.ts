import type { CustomDocs, Rule, RuleDocs } from '#rules/rule'
import type { Log } from './log'

/** The prose of every rule, by id, and its whole page: what `dist/rules.json.gz` holds. */
export type RuleLibrary = Readonly<Record<string, RuleDocs & { readonly markdown?: string }>>

/** Finds the rules' prose when somebody asks for it; it stays out of the bundle and out of memory until then. */
export class Documentation {
  private library: Promise<RuleLibrary> | undefined
  private readonly rules: ReadonlyMap<string, Rule>

  constructor(
    rules: readonly Rule[],
    private readonly load: () => Promise<RuleLibrary>,
    /** URI of the folder of the rules' pages, with a slash at the end. */
    private readonly pages: string | undefined,
    private readonly log: Log,
  ) {
    this.rules = new Map(rules.map(rule => [rule.id, rule]))
  }

  /** Undefined where the prose cannot be read: a hint without it is better than none. */
  async docsOf(ruleId: string): Promise<RuleLibrary[string] | undefined> {
    this.library ??= this.load()
    try {
      const library = await this.library
      return Object.hasOwn(library, ruleId) ? library[ruleId] : undefined
    } catch (error) {
      this.library = undefined
      this.log.once('documentation', 'error', `The documentation of the rules cannot be read: ${String(error)}`)
      return undefined
    }
  }

  /** Where a rule's page is, for links. */
  pageOf({ id: ruleId, custom }: Pick<Rule, 'id' | 'custom'>): string | undefined {
    if (custom !== undefined) return custom.link
    return this.pages === undefined ? undefined : `${this.pages}${encodeURIComponent(ruleId)}.md`
  }

  /** What there is to read about a rule, one paragraph or list each. */
  async about(rule: Rule): Promise<readonly string[]> {
    if (rule.custom !== undefined) return customProse(rule.custom)
    const docs = await this.docsOf(rule.id)
    return docs === undefined ? [] : prose(docs)
  }

  /** A rule's page in Markdown; undefined for an id that no rule has. */
  async page(ruleId: string): Promise<string | undefined> {
    const rule = this.rules.get(ruleId)
    if (rule === undefined) return undefined
    const docs = await this.docsOf(ruleId)
    if (docs?.markdown !== undefined) return docs.markdown
    return [
      `# ${escapeMarkdown(rule.title)}`,
      facts(rule),
      ...(docs === undefined ? [] : prose(docs)),
      ...aliases(rule),
    ].join('\n\n')
  }
}

/** Severity, where it belongs and what it threatens, in one line. */
export function facts(rule: Rule): string {
  const tags = [rule.pillar, ...rule.stride, ...rule.cia]
  return `\`${rule.id}\` · ${rule.severity} · ${tags.join(', ')}`
}

/** Rationale, remediation, references: one paragraph or list each. */
export function prose(docs: RuleDocs): readonly string[] {
  const links = [...docs.references, ...docs.cwe.map(cweLink)]
  return [docs.rationale, `**What to do.** ${docs.remediation}`, links.map(link => `- <${link}>`).join('\n')]
}

/** The same for what whoever wrote a custom rule says about it; escaped, since it is text, not markup. */
function customProse({ description, remediation, link }: CustomDocs): readonly string[] {
  return [
    ...(description === undefined ? [] : [escapeMarkdown(description)]),
    ...(remediation === undefined ? [] : [`**What to do.** ${escapeMarkdown(remediation)}`]),
    ...(link === undefined ? [] : [`- <${link.replace(/[<>\s]/g, encodeURIComponent)}>`]),
  ]
}

function cweLink(cwe: string): string {
  return `https://cwe.mitre.org/data/definitions/${cwe.replace(/\D/g, '')}.html`
}

function aliases(rule: Rule): readonly string[] {
  const named = Object.entries(rule.aliases).map(([peer, ids]) => `${peer} ${ids.join(', ')}`)
  return named.length === 0 ? [] : [`Also known as: ${named.join('; ')}`]
}

/** Text that Markdown must not read as markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|!~]/g, '\\$&')
}
