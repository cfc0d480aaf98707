import * as vscode from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { FileIdentity, ListDirectory, ReadFile } from './protocol'
import type { DirectoryEntry, FileResult } from './protocol'

/** Lets the server read what only the editor can: virtual workspaces, and everything when the server runs in a browser. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(ReadFile, ({ uri }) =>
    contained(async () => ({ base64: toBase64(await vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true))) })),
  )
  client.onRequest(ListDirectory, ({ uri }) =>
    contained(async () => {
      const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(uri, true))
      return { entries: entries.map(([name, type]) => entry(name, type)).sort(byName) }
    }),
  )
  client.onRequest(FileIdentity, ({ uri }) =>
    contained(() => Promise.resolve({ identity: vscode.Uri.parse(uri, true).toString() })),
  )
}

function entry(name: string, type: vscode.FileType): DirectoryEntry {
  // A link is reported as both, for instance `File | SymbolicLink`.
  const has = (flag: vscode.FileType): boolean => (type & flag) !== 0
  const kind = has(vscode.FileType.File) ? 'file' : has(vscode.FileType.Directory) ? 'directory' : 'other'
  return { name, kind, link: has(vscode.FileType.SymbolicLink) }
}

function byName(a: DirectoryEntry, b: DirectoryEntry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

async function contained<T>(work: () => Promise<T>): Promise<FileResult<T>> {
  try {
    return { ok: true, ...(await work()) }
  } catch (error) {
    return { ok: false, code: code(error), message: error instanceof Error ? error.message : String(error) }
  }
}

function code(error: unknown): 'missing' | 'forbidden' | 'other' {
  if (!(error instanceof vscode.FileSystemError)) return 'other'
  if (error.code === 'FileNotFound') return 'missing'
  return error.code === 'NoPermissions' ? 'forbidden' : 'other'
}

/** In pieces: the arguments of one call are limited. */
function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}
