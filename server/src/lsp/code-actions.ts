import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Range,
} from 'vscode-languageserver'
import type { Fix, TextEdit } from '#rules/fix'
import { fixTitle } from '../analysis/fixes'
import type { SuppressionPlace } from '../analysis/suppress'
import type { Finding } from '../analysis/types'
import { type Client, FIX_ALL_KIND } from './client'
import type { RuleSwitch } from './config/rule-switch'
import { type DiagnosticMaker, readData } from './diagnostics'
import { type ActionData, type ActionEdits, isSafe } from './action-edits'
import type { OpenDocument, OpenDocuments } from './open-documents'
import type { Positions } from './positions'
import { SHOW_RULE_COMMAND } from './protocol'
import type { Reporter, View } from './reporter'

export interface ActionParts {
  readonly client: Client
  readonly open: OpenDocuments
  readonly positions: Positions
  readonly reporter: Reporter
  readonly make: DiagnosticMaker
  readonly edits: ActionEdits
  readonly dependencies: { readonly suppressionPlaces: (finding: Finding) => readonly SuppressionPlace[] }
  readonly ruleSwitch: RuleSwitch
}

/** What can be done about the findings at a place: fixes first, the best first, suppressing last. */
export async function codeActions(parts: ActionParts, params: CodeActionParams): Promise<CodeAction[]> {
  const { client, open, reporter } = parts
  const document = open.get(params.textDocument.uri)
  const view = document && (await reporter.view(document))
  if (document === undefined || view === undefined || !client.actionLiterals) return []
  const builder = new ActionBuilder(parts, document, view)
  const wanted = (kind: string): boolean => isWanted(kind, params.context.only)
  const actions: CodeAction[] = []
  if (wanted(CodeActionKind.QuickFix)) {
    const findings = findingsAt(parts, view, params.range, params.context.diagnostics)
    const diagnostics = findings.map(finding => builder.diagnosticOf(finding, params.context.diagnostics))
    findings.forEach((finding, index) => actions.push(...builder.fixes(finding, diagnostics[index])))
    for (const finding of firstPerRule(findings)) actions.push(...builder.fixRule(finding))
    findings.forEach((finding, index) => actions.push(...builder.suppress(finding, diagnostics[index])))
    const switchable = findings.filter(({ isUnnecessary }) => isUnnecessary !== true)
    for (const finding of firstPerRule(switchable)) actions.push(...builder.turnOff(finding))
    if (client.options.clientFiles === true) {
      const documented = findings.filter(
        ({ isUnnecessary, rule }) => isUnnecessary !== true && rule.custom === undefined,
      )
      for (const finding of firstPerRule(documented)) actions.push(showDocumentation(finding))
    }
  }
  // Source actions are offered to who asks for them by kind; in a list of quick fixes they would be noise.
  if (params.context.only !== undefined && wanted(FIX_ALL_KIND)) actions.push(...builder.fixAll())
  return client.resolveEdit ? actions : Promise.all(actions.map(action => parts.edits.resolve(action)))
}

const WHERE: Readonly<Record<SuppressionPlace, string>> = {
  here: 'here',
  block: 'in this block',
  'module call': 'in this module call',
  stage: 'in this stage',
  file: 'in this file',
}

class ActionBuilder {
  constructor(
    private readonly parts: ActionParts,
    private readonly document: OpenDocument,
    private readonly view: View,
  ) {}

  fixes(finding: Finding, diagnostic: Diagnostic | undefined): CodeAction[] {
    return finding.fixes().flatMap((fix, index): CodeAction[] => {
      if (fix.creates !== undefined && !this.parts.client.createFiles) return []
      return [
        {
          title: fixTitle(fix),
          kind: CodeActionKind.QuickFix,
          ...(diagnostic !== undefined && { diagnostics: [diagnostic] }),
          ...(index === 0 && isSafe(fix) && { isPreferred: true }),
          data: this.data({ what: 'fix', ...keyOf(finding), index }),
        },
      ]
    })
  }

  fixRule(finding: Finding): CodeAction[] {
    const { rule } = finding
    const fixable = this.view.findings.filter(
      other => other.rule.id === rule.id && other.fixes().some(this.isFixedHere),
    )
    if (fixable.length < 2) return []
    const title = `Fix all ${fixable.length} of ${rule.id} in this file`
    return [{ title, kind: CodeActionKind.QuickFix, data: this.data({ what: 'fixRule', ruleId: rule.id }) }]
  }

  /** Nothing for a comment that does nothing: a comment about it would be the next one. */
  suppress(finding: Finding, diagnostic: Diagnostic | undefined): CodeAction[] {
    if (finding.isUnnecessary === true) return []
    return this.parts.dependencies.suppressionPlaces(finding).map(place => ({
      title: `Ignore ${finding.rule.id} ${WHERE[place]}, with a reason`,
      kind: CodeActionKind.QuickFix,
      ...(diagnostic !== undefined && { diagnostics: [diagnostic] }),
      data: this.data({ what: 'suppress', ...keyOf(finding), place }),
    }))
  }

  turnOff({ rule }: Finding): CodeAction[] {
    const title = this.parts.ruleSwitch.title(this.view, rule.id)
    if (title === undefined) return []
    return [{ title, kind: CodeActionKind.QuickFix, data: this.data({ what: 'turnOff', ruleId: rule.id }) }]
  }

  fixAll(): CodeAction[] {
    if (!this.view.findings.some(finding => finding.fixes().some(this.isFixedHere))) return []
    return [{ title: 'Fix all safe problems (Parapet)', kind: FIX_ALL_KIND, data: this.data({ what: 'fixAll' }) }]
  }

  /** The client's own object where it sent one, so that it knows which of its squiggles the action is about. */
  diagnosticOf(finding: Finding, sent: readonly Diagnostic[]): Diagnostic {
    const known = sent.find(({ data }) => isAbout(finding, data))
    return known ?? this.parts.make.ofFinding(finding, this.view.settings)
  }

  private readonly isFixedHere = (fix: Fix): boolean =>
    isSafe(fix) && fix.edits.every((edit: TextEdit) => edit.file.uri === this.document.uri)

  private data(data: ActionDataOf): ActionData {
    return { uri: this.document.uri, ...data }
  }
}

type WithoutUri<T> = T extends unknown ? Omit<T, 'uri'> : never
type ActionDataOf = WithoutUri<ActionData>

function showDocumentation({ rule }: Finding): CodeAction {
  const title = `Show documentation of ${rule.id}`
  return {
    title,
    kind: CodeActionKind.QuickFix,
    command: { title, command: SHOW_RULE_COMMAND, arguments: [rule.id] },
  }
}

/** Findings that touch the range, and those whose diagnostics the client names though they have moved since. */
function findingsAt(
  { positions }: ActionParts,
  { file, findings }: View,
  range: Range,
  sent: readonly Diagnostic[],
): readonly Finding[] {
  const start = positions.offset(file, range.start)
  const end = positions.offset(file, range.end)
  return findings.filter(
    finding =>
      (finding.location.span.start <= end && start <= finding.location.span.end) ||
      sent.some(({ data }) => isAbout(finding, data)),
  )
}

function isAbout(finding: Finding, data: unknown): boolean {
  const key = readData(data)
  return key?.ruleId === finding.rule.id && key.fingerprint === finding.fingerprint
}

function keyOf({ rule, fingerprint }: Finding): { readonly ruleId: string; readonly fingerprint: string } {
  return { ruleId: rule.id, fingerprint }
}

function firstPerRule(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map([...findings].reverse().map(finding => [finding.rule.id, finding])).values()].reverse()
}

/** Kinds are a hierarchy: who asks for `source` gets `source.fixAll.parapet`. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some(asked => asked === '' || kind === asked || kind.startsWith(`${asked}.`))
}
