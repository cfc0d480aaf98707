import * as vscode from 'vscode'

/**
 * The documents the server looks at, by language and by name: whichever extension owns the language, and none. Any scheme.
 * Only patterns and languages, so that both VS Code and LSP take it.
 */
export const DOCUMENTS = [
  { language: 'terraform' },
  { language: 'terraform-vars' },
  { language: 'opentofu' },
  { language: 'opentofu-vars' },
  { language: 'dockerfile' },
  { pattern: '**/*.tf' },
  { pattern: '**/*.tofu' },
  { pattern: '**/*.tfvars' },
  // Their language stays the editor's JSON.
  { pattern: '**/*.{tf,tofu,tfvars}.json' },
  { pattern: '**/Dockerfile*' },
  { pattern: '**/*.Dockerfile' },
  { pattern: '**/*.dockerfile' },
  { pattern: '**/Containerfile*' },
  { pattern: '**/.parapet.{yaml,yml}' },
  { pattern: '**/.parapet/rules/*.{yaml,yml}' },
]

/** Files that images are built with: the server wants to know their text, and shows nothing in them. */
export const BUILD_FILES = [
  { pattern: '**/.env*' },
  { pattern: '**/*.env' },
  { pattern: '**/.dockerignore' },
  { pattern: '**/*.dockerignore' },
  { pattern: '**/*.sh' },
  { pattern: '**/*entrypoint*' },
]

/** Schemes under which editors show other versions of a file that is in the workspace anyway: hints there would be duplicates. */
const COPIES = new Set(['git', 'gitlens', 'gitfs', 'pr', 'review', 'merge-conflict.conflict-diff', 'scm-history-item'])

export function isCopy(uri: vscode.Uri): boolean {
  return COPIES.has(uri.scheme)
}

export function isOurs(document: vscode.TextDocument): boolean {
  return !isCopy(document.uri) && vscode.languages.match(DOCUMENTS, document) > 0
}
