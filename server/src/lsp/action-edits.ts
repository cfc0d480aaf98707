import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver'
import type { Fix, TextEdit } from '#rules/fix'
import type { SourceFile } from '#rules/model/source'
import { SUPPRESSION_PLACES, type SuppressionPlace } from '../analysis/suppress'
import type { Finding, Snapshot } from '../analysis/types'
import type { Documents } from '../workspace/documents'
import { fixAll, type FixAllOutcome } from '../workspace/fix-all'
import type { Analysed, Analyser } from './analyser'
import type { RuleSwitch } from './config/rule-switch'
import type { OpenDocuments } from './open-documents'
import type { Reporter, View } from './reporter'
import type { EffectiveSettings } from './settings'
import type { EditMaker, FileEdits } from './workspace-edits'

/** What an action remembers until its edit is asked for: enough to find the finding again in a text that has changed. */
export type ActionData =
  | {
      readonly uri: string
      readonly what: 'fix'
      readonly ruleId: string
      readonly fingerprint: string
      readonly index: number
    }
  | {
      readonly uri: string
      readonly what: 'suppress'
      readonly ruleId: string
      readonly fingerprint: string
      readonly place: SuppressionPlace
    }
  | { readonly uri: string; readonly what: 'turnOff'; readonly ruleId: string }
  | { readonly uri: string; readonly what: 'fixRule'; readonly ruleId: string }
  | { readonly uri: string; readonly what: 'fixAll' }

export interface ActionEditsParts {
  readonly documents: Documents
  readonly open: OpenDocuments
  readonly reporter: Reporter
  readonly analyser: Analyser
  readonly make: EditMaker
  readonly suppressionEdit: (finding: Finding, reason: undefined, place: SuppressionPlace) => TextEdit
  readonly ruleSwitch: RuleSwitch
  /** Told when an action has nothing to do any more. */
  readonly onGone: (message: string) => void
}

export function isSafe(fix: Fix): boolean {
  return fix.applicability === 'safe'
}

/** Computes the edits of actions, always for the text as it is now. */
export class ActionEdits {
  constructor(private readonly parts: ActionEditsParts) {}

  /** Adds the edit. An action whose finding is gone comes back without one. */
  async resolve(action: CodeAction): Promise<CodeAction> {
    const data = readActionData(action.data)
    if (data === undefined) return action
    const edit = await this.editOf(data, action.title)
    if (edit === undefined) {
      this.parts.onGone(`“${action.title}” has nothing to do any more: the file has changed.`)
      return action
    }
    return { ...action, edit }
  }

  /** Applies the safe fixes of wanted findings within some files of a target until none is left. */
  fixAll(
    { snapshot }: Pick<Analysed, 'snapshot'>,
    settings: EffectiveSettings,
    wanted: (finding: Finding) => boolean,
    writable: (uri: string) => boolean,
  ): FixAllOutcome {
    const { documents, analyser } = this.parts
    return fixAll({
      snapshot,
      parse: documents,
      analyse: changed => analyser.analyse(changed, settings),
      wanted,
      allowed: isSafe,
      writable,
    })
  }

  /** The same for one document, as one edit. */
  fixDocument(view: View, uri: string, ruleId?: string): FixAllOutcome {
    const wanted = ({ rule, location }: Finding): boolean =>
      location.file.uri === uri && (ruleId === undefined || rule.id === ruleId)
    if (!view.settings.enable) return { files: new Map(), applied: 0, skipped: 0, log: [] }
    return this.fixAll(view.analysed, view.settings, wanted, file => file === uri)
  }

  private async editOf(data: ActionData, label: string): Promise<WorkspaceEdit | undefined> {
    const document = this.parts.open.get(data.uri)
    const view = document && (await this.parts.reporter.view(document))
    if (view === undefined) return undefined
    switch (data.what) {
      case 'fix':
        return this.ofFix(find(view, data)?.fixes()[data.index], label)
      case 'suppress': {
        const finding = find(view, data)
        return this.ofFix(finding && { edits: [this.parts.suppressionEdit(finding, undefined, data.place)] }, label)
      }
      case 'turnOff':
        return this.parts.ruleSwitch.edit(view, data.ruleId, label)
      case 'fixRule':
        return this.ofOutcome(view, this.fixDocument(view, data.uri, data.ruleId), label)
      case 'fixAll':
        return this.ofOutcome(view, this.fixDocument(view, data.uri), label)
    }
  }

  private ofFix(fix: Pick<Fix, 'edits' | 'creates'> | undefined, label: string): WorkspaceEdit | undefined {
    const { edits = [], creates = [] } = fix ?? {}
    if (edits.length === 0) return undefined
    const files = new Map<string, SourceFile>(edits.map(({ file }) => [file.uri, file]))
    const perFile = [...files.values()].map((file): FileEdits => ({
      file,
      isNew: creates.includes(file.uri),
      edits: edits.filter(edit => edit.file.uri === file.uri),
    }))
    return this.parts.make.make(perFile, label)
  }

  private ofOutcome({ analysed }: View, outcome: FixAllOutcome, label: string): WorkspaceEdit | undefined {
    const files = editsOf(analysed.snapshot, outcome)
    return files.length === 0 ? undefined : this.parts.make.make(files, label)
  }
}

/** What a round of fixes did, as edits of the files it began with. */
export function editsOf(snapshot: Snapshot, { files }: FixAllOutcome): readonly FileEdits[] {
  const documents =
    snapshot.kind === 'dockerfile' ? [snapshot.document] : [...snapshot.documents, ...snapshot.variableFiles]
  return documents.flatMap(({ file }) => {
    const edited = files.get(file.uri)
    return edited === undefined ? [] : [{ file, edits: edited.changes }]
  })
}

function find({ findings }: View, key: { readonly ruleId: string; readonly fingerprint: string }): Finding | undefined {
  return findings.find(({ rule, fingerprint }) => rule.id === key.ruleId && fingerprint === key.fingerprint)
}

function readActionData(data: unknown): ActionData | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const has = new Map<string, unknown>(Object.entries(data))
  const uri = has.get('uri')
  const what = has.get('what')
  const ruleId = has.get('ruleId')
  const fingerprint = has.get('fingerprint')
  const index = has.get('index')
  if (typeof uri !== 'string') return undefined
  if (what === 'fixAll') return { uri, what }
  if (typeof ruleId !== 'string') return undefined
  if (what === 'fixRule' || what === 'turnOff') return { uri, what, ruleId }
  if (typeof fingerprint !== 'string') return undefined
  const place = SUPPRESSION_PLACES.find(known => known === has.get('place'))
  if (what === 'suppress') return place && { uri, what, ruleId, fingerprint, place }
  return what === 'fix' && typeof index === 'number' ? { uri, what, ruleId, fingerprint, index } : undefined
}
