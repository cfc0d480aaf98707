import * as vscode from 'vscode'
import { CancellationError } from 'vscode'
import { DidChangeConfigurationNotification } from 'vscode-languageclient'
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient'
import { showRuleDocumentation, provideRulePages } from './commands/documentation'
import { asFixTarget, fixAll } from './commands/fixAll'
import { scanWorkspace } from './commands/scan'
import { answerFileRequests } from './files'
import { clientOptions, onDidChangeHashicorp } from './options'
import { SHOW_RULE_COMMAND, Status } from './protocol'
import { StatusItem } from './status'
import { Supervisor } from './supervisor'
import type { ServerConnection } from './supervisor'

/** What `activate` returns to other extensions and to tests. */
export interface Api {
  /** The process the server runs in; `undefined` in a browser and while it does not run. */
  serverProcessId(): number | undefined
}

/** Makes a client for the server of this platform; the server starts with `client.start()`. */
export type Connect = (options: LanguageClientOptions) => ServerConnection

/** Everything both platforms share. The server starts in the background; commands wait for it. */
export function startExtension(context: vscode.ExtensionContext, connect: Connect): Api {
  const log = vscode.window.createOutputChannel('Parapet', { log: true })
  const status = new StatusItem()
  const supervisor = new Supervisor(supervision => {
    const connection = connect(clientOptions(context.extensionUri, log, supervision))
    answerFileRequests(connection.client)
    connection.client.onNotification(Status, report => {
      status.serverReports(report)
    })
    return connection
  }, log)
  const client = (): Promise<BaseLanguageClient> => supervisor.client()
  context.subscriptions.push(
    log,
    status,
    supervisor,
    supervisor.onDidChangeState(state => {
      status.serverIs(state)
    }),
    provideRulePages(client),
    onDidChangeHashicorp(() => void announceConfiguration(supervisor)),
    command('parapet.scanWorkspace', async () => scanWorkspace(await client())),
    command('parapet.fixAll', async argument => fixAll(await client(), asFixTarget(argument))),
    command(SHOW_RULE_COMMAND, async argument =>
      showRuleDocumentation(await client(), typeof argument === 'string' ? argument : undefined),
    ),
    command('parapet.restartServer', () => supervisor.restart()),
    command('parapet.showOutput', () => {
      log.show()
    }),
  )
  void supervisor.start()
  return { serverProcessId: () => supervisor.processId }
}

/** Registers a command whose failure is shown once, in words, instead of VS Code's generic notice. Keybindings pass any argument. */
function command(id: string, run: (argument: unknown) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (argument: unknown) => {
    try {
      return await run(argument)
    } catch (error) {
      if (error instanceof CancellationError) return undefined
      const message = error instanceof Error ? error.message : String(error)
      void vscode.window.showErrorMessage(vscode.l10n.t('Parapet: {0}', message))
      return undefined
    }
  })
}

/** Settings changed as far as the server can see: `syntaxErrors: auto` now means something else. */
async function announceConfiguration(supervisor: Supervisor): Promise<void> {
  if (supervisor.state !== 'running') return
  const client = await supervisor.client()
  await client.sendNotification(DidChangeConfigurationNotification.type, { settings: null })
}
