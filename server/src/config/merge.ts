import type { OptionValue, Peer, Severity } from '#rules/rule'
import type { ConfiguredIgnore, DeclaredDataClass } from '../analysis/types'
import { DEFAULT_CONFIGURATION } from '../analysis/types'
import { isCumulative, type Layer, type LayerEntry, type Verdict } from './layer'
import { type CustomRule, firstOfEach } from '../custom/compile'
import type { ExplainedValue, NamedFile, ResolvedConfiguration, VariableFiles } from './resolve'
import { isExcluded } from './paths'

/** Lays files over each other. `layers`: the first wins. Pure. */
export function mergeLayers(layers: readonly Layer[]): ResolvedConfiguration {
  const effective = effectiveEntries(layers)
  const merged = new Merged()
  for (const { entry } of effective) merged.take(entry)
  const explain = effective.map(({ entry, layer }): ExplainedValue => {
    const { key, shown, at, note } = entry
    return { key, value: shown, at, source: layer.source, ...(note !== undefined && { note }) }
  })
  return {
    ...merged.configuration(),
    excluded: (uri, kind) => isExcluded(merged.verdicts, uri, kind),
    problems: layers.flatMap(layer => layer.problems),
    explain: withDefaults(explain),
    baseline: merged.baseline,
    variableFiles: merged.variableFiles,
    customRules: merged.rules,
    failOn: merged.failOn,
    files: layers.map(layer => layer.file.uri),
  }
}

interface Effective {
  readonly entry: LayerEntry
  readonly layer: Layer
}

function effectiveEntries(layers: readonly Layer[]): readonly Effective[] {
  const taken = new Set<string>()
  const effective: Effective[] = []
  for (const layer of layers) {
    for (const entry of layer.entries) {
      if (!isCumulative(entry.setting.kind)) {
        if (taken.has(entry.key)) continue
        taken.add(entry.key)
      }
      effective.push({ entry, layer })
    }
  }
  return effective
}

class Merged {
  private profile = DEFAULT_CONFIGURATION.profile
  private readonly severities: Record<string, Severity | 'off'> = {}
  private readonly options: Record<string, Record<string, OptionValue>> = {}
  private readonly sharedOptions: Record<string, OptionValue> = {}
  private readonly dataClasses: DeclaredDataClass[] = []
  private readonly ignores: ConfiguredIgnore[] = []
  private readonly shownSeverities: Partial<Record<'terraform' | 'dockerfile', ReadonlySet<Severity>>> = {}
  private readonly disabledPragmas: Peer[] = []
  private requireReason: boolean | undefined
  readonly verdicts: Verdict[] = []
  private readonly customRules: CustomRule[] = []
  readonly failOn: Partial<Record<'terraform' | 'dockerfile', Severity | 'never'>> = {}
  baseline: NamedFile | undefined
  variableFiles: VariableFiles | undefined

  /** The nearest file's first. */
  get rules(): readonly CustomRule[] {
    return firstOfEach(this.customRules)
  }

  take({ setting, at }: LayerEntry): void {
    switch (setting.kind) {
      case 'profile':
        this.profile = setting.profile
        return
      case 'severity':
        this.severities[setting.ruleId] ??= setting.severity
        return
      case 'switch-off':
        for (const ruleId of setting.ruleIds) this.severities[ruleId] ??= 'off'
        return
      case 'shown-severities':
        this.shownSeverities[setting.language] = setting.severities
        return
      case 'disabled-pragmas':
        this.disabledPragmas.push(setting.peer)
        return
      case 'option':
        this.options[setting.ruleId] = { ...this.options[setting.ruleId], [setting.name]: setting.value }
        return
      case 'shared-option':
        this.sharedOptions[setting.name] = setting.value
        return
      case 'require-reason':
        this.requireReason = setting.value
        return
      case 'baseline':
        this.baseline = { uri: setting.uri, at }
        return
      case 'variable-files':
        this.variableFiles = setting.named
        return
      case 'fail-on':
        this.failOn[setting.language] = setting.severity
        return
      case 'exclude':
        this.verdicts.push(setting.verdict)
        return
      case 'data-class':
        this.dataClasses.push(setting.declared)
        return
      case 'ignore':
        this.ignores.push(setting.ignore)
        return
      case 'custom-rule':
        if (setting.made !== undefined) this.customRules.push(setting.made)
        return
      case 'peer-configs':
      case 'unused':
        return
    }
  }

  configuration() {
    const { profile, severities, options, sharedOptions, dataClasses, ignores, shownSeverities } = this
    const extraRules = this.rules.map(({ rule }) => rule)
    const suppressions = { requireReason: this.requireReason ?? false, disabledPragmas: this.disabledPragmas }
    return {
      profile,
      severities,
      options,
      ...(Object.keys(sharedOptions).length > 0 && { sharedOptions }),
      ...(dataClasses.length > 0 && { dataClasses }),
      ...(ignores.length > 0 && { ignores }),
      ...(Object.keys(shownSeverities).length > 0 && { shownSeverities }),
      ...(extraRules.length > 0 && { extraRules }),
      suppressions,
    }
  }
}

/** The profile is always worth knowing. */
function withDefaults(explain: readonly ExplainedValue[]): readonly ExplainedValue[] {
  if (explain.some(({ key }) => key === 'profile')) return explain
  return [{ key: 'profile', value: DEFAULT_CONFIGURATION.profile, at: undefined, source: 'default' }, ...explain]
}
