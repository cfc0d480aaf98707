import { type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver'
import type { Rule } from '#rules/rule'
import { canonicalUri } from '../workspace/uris'
import type { Client } from './client'
import type { Log } from './log'
import { SETTINGS_SECTION } from './protocol'
import { DEFAULT_SETTINGS, readSettings, type Settings } from './settings'

/** The settings that hold for a document. Asked from the client per scope and kept until they change. */
export class Settled {
  private readonly scopes = new Map<string, Promise<Settings>>()
  private readonly lastGood = new Map<string, Settings>()
  /** Equal settings are one object, so that results can be kept by identity. */
  private readonly interned = new Map<string, Settings>()
  private pushed: unknown
  private readonly rules: ReadonlyMap<string, Rule>

  constructor(
    private readonly connection: Connection,
    private readonly client: Client,
    rules: readonly Rule[],
    private readonly log: Log,
  ) {
    this.rules = new Map(rules.map(rule => [rule.id, rule]))
    this.pushed = client.options.settings
  }

  /** `scope`: a document or folder, as the client spells it. */
  of(scope: string): Promise<Settings> {
    const key = this.client.configuration ? canonicalUri(scope) : ''
    const known = this.scopes.get(key)
    if (known !== undefined) return known
    const asking = this.ask(key, scope)
    this.scopes.set(key, asking)
    return asking
  }

  /** The settings changed. `pushed`: what the notification carried, for clients that cannot be asked. */
  changed(pushed: unknown): void {
    this.scopes.clear()
    if (typeof pushed !== 'object' || pushed === null) return
    this.pushed = SETTINGS_SECTION in pushed ? pushed[SETTINGS_SECTION] : this.pushed
  }

  forget(scope: string): void {
    this.scopes.delete(canonicalUri(scope))
    this.lastGood.delete(canonicalUri(scope))
  }

  async watch(): Promise<void> {
    if (!this.client.watchConfiguration) return
    await this.connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION })
  }

  private async ask(key: string, scope: string): Promise<Settings> {
    const before = this.lastGood.get(key) ?? DEFAULT_SETTINGS
    try {
      const raw: unknown = this.client.configuration
        ? await this.connection.workspace.getConfiguration({ scopeUri: scope, section: SETTINGS_SECTION })
        : this.pushed
      const { settings, complaints } = readSettings(raw, before, this.rules)
      for (const complaint of complaints) this.log.once(complaint, 'warn', complaint)
      const shared = this.intern(settings)
      this.lastGood.set(key, shared)
      return shared
    } catch (error) {
      this.scopes.delete(key)
      this.log.error('The settings could not be asked for; the last ones stay in force', error)
      return before
    }
  }

  private intern(settings: Settings): Settings {
    const key = JSON.stringify(settings)
    const known = this.interned.get(key)
    if (known !== undefined) return known
    if (this.interned.size > 50) this.interned.clear()
    this.interned.set(key, settings)
    return settings
  }
}
