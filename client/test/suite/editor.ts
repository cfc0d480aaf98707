/** What the tests do in the editor, and how they wait for it: always for an event, never for a length of time. */
import * as vscode from 'vscode'

/** Long enough for a cold start on a busy machine; waiting ends as soon as what is awaited is there. Milliseconds. */
const PATIENCE = 15_000

const root = (): vscode.Uri => {
  const folder = vscode.workspace.workspaceFolders?.[0]
  if (folder === undefined) throw new Error('the suite needs an open folder')
  return folder.uri
}

let counter = 0

/** A folder of its own for a test: a Terraform directory is a module, and findings must not mix. */
export function freshFolder(): vscode.Uri {
  counter++
  return vscode.Uri.joinPath(root(), `t${String(Date.now())}-${String(counter)}`)
}

export async function write(folder: vscode.Uri, name: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(folder, name)
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text))
  return uri
}

export async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))
}

/**
 * Opens a file the way a person does: hints are computed for what is visible, and a file that only a tab holds open is
 * closed with it (one opened with `openTextDocument` stays open for minutes).
 */
export async function show(uri: vscode.Uri, viewColumn = vscode.ViewColumn.Active): Promise<vscode.TextEditor> {
  await vscode.commands.executeCommand('vscode.open', uri, { preview: false, viewColumn })
  const wanted = uri.toString()
  return waitFor(
    () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === wanted),
    () => `${uri.path} does not open`,
  )
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors')
}

/** Replaces the whole text of an open document without saving it. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit()
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text)
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`could not edit ${document.uri.toString()}`)
}

/** Polls and listens until `look` returns something; fails with what `describeState` says. */
export async function waitFor<T>(look: () => T | undefined, describeState: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      clearInterval(poll)
      clearTimeout(limit)
      listener.dispose()
    }
    const attempt = (): void => {
      const seen = look()
      if (seen === undefined) return
      finish()
      resolve(seen)
    }
    const listener = vscode.languages.onDidChangeDiagnostics(attempt)
    const poll = setInterval(attempt, 50)
    const limit = setTimeout(() => {
      finish()
      reject(new Error(`waited ${String(PATIENCE)} ms: ${describeState()}`))
    }, PATIENCE)
    attempt()
  })
}

export type Diagnostics = readonly vscode.Diagnostic[]

export async function waitForDiagnostics(
  uri: vscode.Uri,
  predicate: (found: Diagnostics) => boolean,
): Promise<Diagnostics> {
  const look = (): Diagnostics => vscode.languages.getDiagnostics(uri)
  return waitFor(
    () => (predicate(look()) ? look() : undefined),
    () => `${uri.path} has [${look().map(describe).join(', ')}]`,
  )
}

function describe(diagnostic: vscode.Diagnostic): string {
  const { start, end } = diagnostic.range
  return `${codeOf(diagnostic)} ${start.line}:${start.character}-${end.line}:${end.character}`
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code)
}

export const has =
  (rule: string, count = 1) =>
  (found: Diagnostics): boolean =>
    of(found, rule).length === count

export const lacks = (rule: string): ((found: Diagnostics) => boolean) => has(rule, 0)

export function of(found: Diagnostics, rule: string): Diagnostics {
  return found.filter(diagnostic => codeOf(diagnostic) === rule)
}

/**
 * The actions the light bulb offers there, with their edits. Asked for again while there are none: VS Code drops the
 * answers of a request during which any provider of code actions is registered, as extensions do when they start.
 */
export async function actionsAt(
  uri: vscode.Uri,
  range: vscode.Range,
  kind = vscode.CodeActionKind.QuickFix,
): Promise<vscode.CodeAction[]> {
  for (let tries = 1; ; tries++) {
    const actions = await askForActions(uri, range, kind)
    if (actions.length > 0 || tries === MOST_TRIES) return actions
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

const MOST_TRIES = 5

async function askForActions(
  uri: vscode.Uri,
  range: vscode.Range,
  kind: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    kind.value,
    100,
  )
  return actions
}

export function pick(
  actions: readonly vscode.CodeAction[],
  wanted: (action: vscode.CodeAction) => boolean,
): vscode.CodeAction {
  const action = actions.find(wanted)
  if (action === undefined) throw new Error(`not offered; there is [${actions.map(it => it.title).join(' | ')}]`)
  return action
}

/** True for actions that write something the pattern matches: what a fix is called is its own affair. */
export function writes(pattern: RegExp): (action: vscode.CodeAction) => boolean {
  return ({ edit }) => (edit?.entries() ?? []).some(([, edits]) => edits.some(({ newText }) => pattern.test(newText)))
}

/** Does what VS Code does when a person chooses the action. */
export async function choose({ title, edit, command }: vscode.CodeAction): Promise<void> {
  if (edit === undefined && command === undefined) throw new Error(`“${title}” does nothing`)
  if (edit !== undefined && !(await vscode.workspace.applyEdit(edit)))
    throw new Error(`“${title}” could not be applied`)
  if (command !== undefined) {
    const args: readonly unknown[] = command.arguments ?? []
    await vscode.commands.executeCommand(command.command, ...args)
  }
}

/** Changes a workspace setting for one test and puts it back. */
export async function withSetting(name: string, value: unknown, test: () => Promise<void>): Promise<void> {
  const set = (to: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('parapet').update(name, to, vscode.ConfigurationTarget.Workspace)
  await set(value)
  try {
    await test()
  } finally {
    await set(undefined)
  }
}
