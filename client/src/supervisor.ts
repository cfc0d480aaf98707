import * as vscode from 'vscode'
import { CloseAction, ErrorAction } from 'vscode-languageclient'
import type { BaseLanguageClient, ErrorHandler } from 'vscode-languageclient'
import { RestartPolicy } from './restartPolicy'

/** A language client with what only the platform knows of its server. */
export interface ServerConnection {
  readonly client: BaseLanguageClient
  /** The server's process; `undefined` in a browser and when it does not run. */
  processId(): number | undefined
  /** Ends whatever is left of the server once the client is through with it. */
  kill(): void
}

/** What the supervisor adds to a client's options. */
export interface Supervision {
  readonly errorHandler: ErrorHandler
  readonly initializationFailedHandler: () => boolean
}

/** `stopped`: on purpose, or given up after several crashes. */
export type ServerState = 'starting' | 'running' | 'stopped'

/**
 * Keeps one server running. Each start makes a new client, whether the server crashed or a person asked, so that there is a
 * single path from "no server" to "server" and nothing of a dead connection is carried over.
 */
export class Supervisor implements vscode.Disposable {
  readonly #connect: (supervision: Supervision) => ServerConnection
  readonly #log: vscode.LogOutputChannel
  readonly #policy = new RestartPolicy()
  readonly #changed = new vscode.EventEmitter<ServerState>()
  readonly onDidChangeState = this.#changed.event
  #state: ServerState = 'stopped'
  #connection: ServerConnection | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(connect: (supervision: Supervision) => ServerConnection, log: vscode.LogOutputChannel) {
    this.#connect = connect
    this.#log = log
  }

  get state(): ServerState {
    return this.#state
  }

  get processId(): number | undefined {
    return this.#connection?.processId()
  }

  /** Resolves when the server runs or its start has failed; a failed start counts as a crash and is tried again. */
  async start(): Promise<void> {
    clearTimeout(this.#retry)
    this.#enter('starting')
    const ended = (): void => {
      if (this.#connection === connection) this.#crashed()
    }
    const connection = this.#connect({
      errorHandler: {
        error: (_error, _message, count) => ({
          action: (count ?? 1) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
          handled: true,
        }),
        closed: () => {
          ended()
          return {
            action: CloseAction.DoNotRestart,
            handled: true,
            message: 'The connection to the server has closed.',
          }
        },
      },
      initializationFailedHandler: () => false,
    })
    this.#connection = connection
    try {
      await connection.client.start()
      if (this.#connection === connection) this.#enter('running')
    } catch (error) {
      this.#log.error('The server could not be started.', error)
      ended()
    }
  }

  /** A person asked: crashes so far are forgotten. */
  async restart(): Promise<void> {
    this.#policy.reset()
    await this.stop()
    await this.start()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#retry)
    const connection = this.#connection
    this.#connection = undefined
    this.#enter('stopped')
    try {
      await connection?.client.dispose()
    } catch (error) {
      this.#log.debug('The server did not shut down in an orderly way.', error)
    }
    connection?.kill()
  }

  /** The running server's client, waiting for a start under way. Rejects with a message for the user when there is none. */
  async client(): Promise<BaseLanguageClient> {
    if (this.#state === 'starting') {
      await new Promise<void>(resolve => {
        const listener = this.onDidChangeState(state => {
          if (state === 'starting') return
          listener.dispose()
          resolve()
        })
      })
    }
    if (this.#connection === undefined) throw new Error(vscode.l10n.t('The Parapet server is not running.'))
    return this.#connection.client
  }

  dispose(): void {
    void this.stop()
    this.#changed.dispose()
  }

  #crashed(): void {
    this.#connection?.kill()
    this.#connection = undefined
    const delay = this.#policy.crashed(Date.now())
    if (delay === undefined) {
      this.#log.error('The server crashed several times in a short while and stays down.')
      this.#enter('stopped')
      void this.#offerRestart()
      return
    }
    this.#log.warn(`The server has ended unexpectedly; it starts again in ${delay} ms.`)
    this.#enter('starting')
    this.#retry = setTimeout(() => void this.start(), delay)
  }

  async #offerRestart(): Promise<void> {
    const restart = vscode.l10n.t('Restart')
    const output = vscode.l10n.t('Show Output')
    const answer = await vscode.window.showErrorMessage(
      vscode.l10n.t('The Parapet server crashed several times. Security hints are off until it is restarted.'),
      restart,
      output,
    )
    if (answer === restart) await this.restart()
    if (answer === output) this.#log.show()
  }

  #enter(state: ServerState): void {
    if (this.#state === state) return
    this.#state = state
    this.#changed.fire(state)
  }
}
