import * as vscode from 'vscode'
import { RevealOutputChannelOn } from 'vscode-languageclient'
import type { ConfigurationParams, LanguageClientOptions, Middleware } from 'vscode-languageclient'
import { BUILD_FILES, DOCUMENTS, isCopy } from './documents'
import { SHOW_RULE_COMMAND } from './protocol'
import type { InitializationOptions } from './protocol'
import type { Supervision } from './supervisor'

export function clientOptions(
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
  supervision: Supervision,
): LanguageClientOptions {
  const dist = vscode.Uri.joinPath(extension, 'dist').toString()
  const initializationOptions: InitializationOptions = { clientFiles: true, dist }
  return {
    documentSelector: [...DOCUMENTS, ...BUILD_FILES],
    diagnosticCollectionName: 'parapet',
    initializationOptions,
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    markdown: { isTrusted: { enabledCommands: [SHOW_RULE_COMMAND] } },
    middleware: middleware(),
    ...supervision,
  }
}

function middleware(): Middleware {
  return {
    provideDiagnostics: (document, previousResultId, token, next) =>
      isCopy(document instanceof vscode.Uri ? document : document.uri)
        ? undefined
        : next(document, previousResultId, token),
    workspace: {
      configuration: async (params, token, next) => {
        const answers: unknown = await next(params, token)
        return Array.isArray(answers) ? answers.map((answer, index) => decided(answer, params, index)) : []
      },
    },
  }
}

/** Replaces `syntaxErrors: auto`: off where HashiCorp's extension is enabled, which words the same errors itself. */
function decided(answer: unknown, params: ConfigurationParams, index: number): unknown {
  if (params.items[index]?.section !== 'parapet' || typeof answer !== 'object' || answer === null) return answer
  if (!('syntaxErrors' in answer) || answer.syntaxErrors !== 'auto') return answer
  return { ...answer, syntaxErrors: isHashicorpEnabled() ? 'off' : 'on' }
}

function isHashicorpEnabled(): boolean {
  return vscode.extensions.getExtension('hashicorp.terraform') !== undefined
}

/** Fires when HashiCorp's extension is enabled or disabled, so that the server asks for its configuration again. */
export function onDidChangeHashicorp(listener: () => void): vscode.Disposable {
  let before = isHashicorpEnabled()
  return vscode.extensions.onDidChange(() => {
    const now = isHashicorpEnabled()
    if (now !== before) listener()
    before = now
  })
}
