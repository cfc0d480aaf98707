import { type ActionEdits, editsOf } from './action-edits'
import type { Documents } from '../workspace/documents'
import type { FileSystem } from '../workspace/files'
import { targetKey } from '../workspace/snapshots'
import { directoryOf } from '../workspace/uris'
import type { Analyser } from './analyser'
import { type Clock, Turn } from './clock'
import type { Effective } from './config/effective'
import type { Settled } from './configuration'
import type { Log } from './log'
import type { ModuleIndex } from './module-index'
import type { OpenDocuments } from './open-documents'
import type { FixAllParams, FixAllResult } from './protocol'
import type { Reporter } from './reporter'
import { targetsIn } from './targets'
import type { EditMaker, FileEdits } from './workspace-edits'

const LABEL = 'Fix all safe problems'

export interface FixAllParts {
  readonly folders: readonly string[]
  readonly log: Log
  readonly clock: Clock
  readonly files: FileSystem
  readonly documents: Documents
  readonly moduleIndex: ModuleIndex
  readonly open: OpenDocuments
  readonly settled: Settled
  readonly effective: Effective
  readonly analyser: Analyser
  readonly reporter: Reporter
  readonly edits: ActionEdits
  readonly editMaker: EditMaker
}

/** The edit that applies every safe fix in a document, or in the workspace. */
export async function fixAllRequest(
  parts: FixAllParts,
  { uri }: FixAllParams,
  isCancelled: () => boolean,
): Promise<FixAllResult> {
  return uri === undefined ? fixWorkspace(parts, isCancelled) : fixOne(parts, uri)
}

async function fixOne({ open, reporter, edits, editMaker }: FixAllParts, uri: string): Promise<FixAllResult> {
  const document = open.get(uri)
  const view = document && (await reporter.view(document))
  if (view === undefined) return { edit: {}, applied: 0, skipped: 0 }
  const outcome = edits.fixDocument(view, view.file.uri)
  const { applied, skipped } = outcome
  return { edit: toEdit(editMaker, editsOf(view.analysed.snapshot, outcome)), applied, skipped }
}

/** Documents that are open, wherever they are, and everything in the folders; open text counts, not what is on disk. */
async function fixWorkspace(parts: FixAllParts, isCancelled: () => boolean): Promise<FixAllResult> {
  const { open, reporter, edits, editMaker, folders, files, settled, effective, log, analyser, documents, clock } =
    parts
  const { moduleIndex } = parts
  const changed: FileEdits[] = []
  const done = new Set<string>()
  const turn = new Turn(clock)
  let applied = 0
  let skipped = 0
  await moduleIndex.renew()
  for await (const found of targetsIn(folders, files, settled, effective, problem => {
    log.warn(problem.message)
  })) {
    await turn.pauseIfLong()
    if (isCancelled()) break
    const isEdited = open.all().some(document => directoryOf(document.uri) === found.directory)
    const analysed = await analyser.ofTarget(found.target, found.settings, [], { keep: isEdited })
    const writable = new Set(found.files)
    const isOurs = (uri: string): boolean => writable.has(uri)
    const outcome = edits.fixAll(analysed, found.settings, ({ location }) => isOurs(location.file.uri), isOurs)
    done.add(targetKey(found.target))
    applied += outcome.applied
    skipped += outcome.skipped
    changed.push(...editsOf(analysed.snapshot, outcome))
    if (!isEdited) documents.release(found.directory)
  }
  for (const document of open.all()) {
    const view = await reporter.view(document)
    if (view === undefined || done.has(targetKey(view.analysed.target))) continue
    const outcome = edits.fixDocument(view, document.uri)
    applied += outcome.applied
    skipped += outcome.skipped
    changed.push(...editsOf(view.analysed.snapshot, outcome))
  }
  return { edit: toEdit(editMaker, changed), applied, skipped }
}

function toEdit(make: EditMaker, files: readonly FileEdits[]): FixAllResult['edit'] {
  return files.length === 0 ? {} : make.make(files, LABEL)
}
