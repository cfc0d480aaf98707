import type { Location, SourceFile } from '#rules/model/source'
import type { OptionValue, Peer, Profile, Severity } from '#rules/rule'
import type { ConfiguredIgnore, DeclaredDataClass } from '../analysis/types'
import type { CustomRule } from '../custom/compile'
import type { CustomRuleSource, PlacedProblem, VariableFiles } from './resolve'

/** What one configuration file says, ready to be laid over others. */
export interface Layer {
  /** `.parapet.yaml`, `.hadolint.yaml`, …: what people know it as. */
  readonly source: string
  readonly file: SourceFile
  readonly entries: readonly LayerEntry[]
  readonly problems: readonly PlacedProblem[]
  /**
   * Keys, or beginnings of keys, that are written but not understood: what they said before stays in force. The empty key
   * stands for everything.
   */
  readonly failed: readonly string[]
}

export interface LayerEntry {
  /** What it is about: `profile`, `severities.aws-s3-block-public-acls`. */
  readonly key: string
  /** As it is shown to people. */
  readonly shown: unknown
  readonly at: Location
  readonly note?: string
  readonly setting: Setting
}

export type Setting =
  // Of these the nearest one with the same key holds.
  | { readonly kind: 'profile'; readonly profile: Profile }
  | { readonly kind: 'severity'; readonly ruleId: string; readonly severity: Severity | 'off' }
  | { readonly kind: 'option'; readonly ruleId: string; readonly name: string; readonly value: OptionValue }
  | { readonly kind: 'shared-option'; readonly name: string; readonly value: OptionValue }
  | { readonly kind: 'require-reason'; readonly value: boolean }
  | { readonly kind: 'peer-configs'; readonly value: boolean }
  | { readonly kind: 'baseline'; readonly uri: string }
  | { readonly kind: 'variable-files'; readonly named: VariableFiles }
  | { readonly kind: 'fail-on'; readonly language: 'terraform' | 'dockerfile'; readonly severity: Severity | 'never' }
  | {
      readonly kind: 'shown-severities'
      readonly language: 'terraform' | 'dockerfile'
      readonly severities: ReadonlySet<Severity>
    }
  | { readonly kind: 'disabled-pragmas'; readonly peer: Peer }
  // All of these hold, the nearest file's first.
  | { readonly kind: 'switch-off'; readonly ruleIds: readonly string[] }
  | { readonly kind: 'exclude'; readonly verdict: Verdict }
  | { readonly kind: 'data-class'; readonly declared: DeclaredDataClass }
  | { readonly kind: 'ignore'; readonly ignore: ConfiguredIgnore }
  /** `made`: undefined where something is wrong with it. */
  | { readonly kind: 'custom-rule'; readonly source: CustomRuleSource; readonly made: CustomRule | undefined }
  // Said, but nothing Parapet does.
  | { readonly kind: 'unused' }

/** True: left out; false: taken in again; undefined: says nothing about it. */
export type Verdict = (uri: string, kind: 'file' | 'directory') => boolean | undefined

/** True for settings of which several hold side by side. */
export function isCumulative(kind: Setting['kind']): boolean {
  switch (kind) {
    case 'switch-off':
    case 'exclude':
    case 'data-class':
    case 'ignore':
    case 'custom-rule':
    case 'unused':
      return true
    case 'profile':
    case 'severity':
    case 'option':
    case 'shared-option':
    case 'require-reason':
    case 'peer-configs':
    case 'baseline':
    case 'variable-files':
    case 'fail-on':
    case 'shown-severities':
    case 'disabled-pragmas':
      return false
  }
}

/** What a file said before about what it says wrongly now. */
export function withLastGood(layer: Layer, before: Layer | undefined): Layer {
  if (before === undefined || layer.failed.length === 0) return layer
  const isLost = (key: string): boolean =>
    layer.failed.some(failed => failed === '' || key === failed || key.startsWith(`${failed}.`))
  const kept = before.entries.filter(
    entry =>
      isLost(entry.key) &&
      (isCumulative(entry.setting.kind) || !layer.entries.some(present => present.key === entry.key)),
  )
  return { ...layer, entries: [...layer.entries, ...kept] }
}
