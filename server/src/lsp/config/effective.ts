import type { Rule } from '#rules/rule'
import type { Layer } from '../../config/layer'
import { readParapetFile } from '../../config/read'
import type { ConfigurationResolver } from '../../config/resolver'
import { canonicalUri, childUri, directoryOf, isWithin } from '../../workspace/uris'
import type { Settled } from '../configuration'
import type { Log } from '../log'
import type { EditorConfiguration, EffectiveSettings, Settings } from '../settings'

/** What holds for a document: the editor's settings for its scope over the configuration files above it. */
export class Effective {
  private readonly layers = new WeakMap<Settings, Map<string, Layer>>()
  /** Equal inputs give one object, so that results can be kept by identity. */
  private readonly made = new WeakMap<Settings, WeakMap<EffectiveSettings['analysis'], EffectiveSettings>>()
  private readonly rules: ReadonlyMap<string, Rule>

  constructor(
    private readonly settled: Settled,
    private readonly resolver: ConfigurationResolver,
    /** Folders of the workspace, as the client spells them. */
    private readonly folders: () => readonly string[],
    rules: readonly Rule[],
    private readonly log: Log,
  ) {
    this.rules = new Map(rules.map(rule => [rule.id, rule]))
  }

  /** `scope`: the document or folder whose settings hold, as the client spells it; `uri`: a document, canonical. */
  async of(scope: string, uri: string): Promise<EffectiveSettings> {
    return this.within(scope, directoryOf(uri))
  }

  /** The same for what is in a folder. */
  async within(scope: string, directory: string): Promise<EffectiveSettings> {
    return this.in(await this.settled.of(scope), directory)
  }

  /** The same for settings already known, and what is in a folder. */
  async in(settings: Settings, directory: string): Promise<EffectiveSettings> {
    const analysis = await this.resolver.configurationIn(directory, this.layerOf(settings, directory))
    const made = this.made.get(settings) ?? new WeakMap<EffectiveSettings['analysis'], EffectiveSettings>()
    this.made.set(settings, made)
    const effective = made.get(analysis) ?? { ...settings, analysis }
    made.set(analysis, effective)
    return effective
  }

  /** Undefined where the settings leave everything to the files. */
  private layerOf(settings: Settings, directory: string): Layer | undefined {
    const said = keysOf(settings.analysis)
    if (Object.keys(said).length === 0) return undefined
    const folder = this.folders()
      .map(one => canonicalUri(one).replace(/\/$/, ''))
      .find(one => isWithin(one, directory))
    const base = folder ?? directory
    const known = this.layers.get(settings) ?? new Map<string, Layer>()
    this.layers.set(settings, known)
    const layer = known.get(base) ?? this.read(said, base)
    known.set(base, layer)
    return layer
  }

  /** JSON is YAML: what the settings say is read as the file of the same form is. Its mistakes are the log's, not a file's. */
  private read(said: Readonly<Record<string, unknown>>, folder: string): Layer {
    const file = { uri: childUri(folder, 'settings'), text: JSON.stringify(said) }
    const layer = readParapetFile(file, { rules: this.rules, customIds: new Set() })
    for (const { message } of layer.problems) this.log.once(`settings ${message}`, 'warn', `parapet: ${message}`)
    return { ...layer, source: 'editor settings', problems: [], failed: [] }
  }
}

function keysOf({ profile, severities, options, usePeerConfigs, more }: EditorConfiguration) {
  return {
    ...(profile !== undefined && { profile }),
    ...(Object.keys(severities).length > 0 && { severities }),
    ...(Object.keys(options).length > 0 && { options }),
    ...(usePeerConfigs !== undefined && { peerConfigs: usePeerConfigs }),
    ...more,
  }
}
