import type { Node } from 'yaml'
import { RE2JS } from 're2js'
import { SEVERITIES, type Severity } from '#rules/rule'
import { isWithin, relativePath } from '../../workspace/uris'
import { YamlReader } from '../yaml'
import {
  eachKnown,
  fromSeverityOn,
  type Language,
  PeerLayerBuilder,
  type PeerReader,
  severityNamed,
  words,
} from './layer'

const BOTH: readonly Language[] = ['terraform', 'dockerfile']

/**
 * `.checkov.yaml`: its keys are Checkov's command-line options (`checkov/common/util/ext_argument_parser.py`); how `check`
 * and `skip-check` work together is in `checkov/runner_filter.py`.
 */
export const readCheckov: PeerReader = (file, context) => {
  const reader = new YamlReader(file)
  const layer = new CheckovFile(reader, new PeerLayerBuilder(file, context, 'checkov'))
  layer.read()
  return layer.layer.finish(reader)
}

class CheckovFile {
  constructor(
    private readonly reader: YamlReader,
    readonly layer: PeerLayerBuilder,
  ) {}

  read(): void {
    const { reader } = this
    // What is skipped stays so although it is listed under `check`.
    eachKnown(reader, reader.root, 'The configuration', {
      'skip-check': value => {
        this.skipped(value)
      },
    })
    eachKnown(reader, reader.root, 'The configuration', {
      check: value => {
        this.wanted(value)
      },
      'skip-path': value => {
        for (const { text, node } of this.plainWords(value, 'skip-path')) this.skipPath(text, node)
      },
    })
    this.failing()
  }

  private skipped(value: Node): void {
    const { reader, layer } = this
    for (const { text, node } of words(reader, value, 'skip-check')) {
      const severity = severityNamed(text)
      const at = reader.place(node)
      if (severity === undefined) layer.severity(text, at, 'skip-check', 'off', this.rulesLike(text))
      else layer.severities(`skip-check ${text}`, new Set(SEVERITIES.slice(0, SEVERITIES.indexOf(severity))), BOTH, at)
    }
  }

  private wanted(value: Node): void {
    const { reader, layer } = this
    const all = words(reader, value, 'check')
    const ids = all.filter(({ text }) => severityNamed(text) === undefined)
    const levels = all.flatMap(({ text }) => severityNamed(text) ?? [])
    const at = reader.place(value)
    const least = last(levels)
    if (ids.length > 0 && least === undefined)
      layer.only('check', ids, new Set(ids.flatMap(({ text }) => this.rulesLike(text))), at)
    if (least !== undefined) layer.severities(`check ${least}`, fromSeverityOn(least), BOTH, at)
  }

  /** A regular expression searched for in the path; Checkov takes it relative to where it is started. */
  private skipPath(text: string, node: Node): void {
    const { reader, layer } = this
    const at = reader.place(node)
    const { folder } = layer.context
    try {
      const pattern = RE2JS.compile(text)
      const verdict = (uri: string): boolean | undefined =>
        isWithin(folder, uri) && pattern.matcher(relativePath(folder, uri)).find() ? true : undefined
      layer.set('exclude', text, at, { kind: 'exclude', verdict }, 'skip-path')
    } catch {
      layer.warn(at, 'This is no regular expression that can be searched for safely; nothing is excluded by it.')
    }
  }

  /** `soft-fail` decides about what neither list is about; of the lists, the one to fail on wins. */
  private failing(): void {
    const { reader, layer } = this
    let soft: Node | undefined
    let highestSoft: Said | undefined
    let lowestHard: Said | undefined
    eachKnown(reader, reader.root, 'The configuration', {
      'soft-fail': value => {
        if (reader.flag(value, 'soft-fail') === true) soft = value
      },
      'soft-fail-on': value => {
        highestSoft = this.severitiesIn(value, 'soft-fail-on')[0]
      },
      'hard-fail-on': value => {
        lowestHard = last(this.severitiesIn(value, 'hard-fail-on'))
      },
    })
    const said = failLimit(soft, highestSoft, lowestHard)
    if (said !== undefined) layer.failOn(said.name, said.severity, BOTH, reader.place(said.node))
  }

  /** The highest first. */
  private severitiesIn(value: Node, name: string): readonly Said[] {
    const { reader, layer } = this
    const all = words(reader, value, name)
    for (const { text, node } of all)
      if (severityNamed(text) === undefined)
        layer.unused(name, text, reader.place(node), 'what a scan fails on is decided by severity alone')
    const severities = all.flatMap(({ text }) => severityNamed(text) ?? [])
    return SEVERITIES.filter(severity => severities.includes(severity)).map(severity => ({
      name,
      severity,
      node: value,
    }))
  }

  private rulesLike(text: string): readonly string[] {
    return text.includes('*') ? this.layer.context.ids.rulesLike('checkov', text) : this.layer.rulesFor(text)
  }

  /** Without splitting at commas: they may be part of an expression. */
  private plainWords(value: Node, name: string): readonly { readonly text: string; readonly node: Node }[] {
    const { reader } = this
    const single = reader.items(value) === undefined ? reader.text(value) : undefined
    return single === undefined
      ? (reader.strings(value, `\`${name}\` is a list`) ?? [])
      : [{ text: single, node: value }]
  }
}

function last<T>(list: readonly T[]): T | undefined {
  return list.at(-1)
}

interface Said {
  readonly name: string
  readonly severity: Severity
  readonly node: Node
}

function failLimit(
  soft: Node | undefined,
  highestSoft: Said | undefined,
  lowestHard: Said | undefined,
): (Omit<Said, 'severity'> & { readonly severity: Severity | 'never' }) | undefined {
  if (soft !== undefined) return lowestHard ?? { name: 'soft-fail', severity: 'never', node: soft }
  if (highestSoft === undefined) return undefined
  const above = {
    ...highestSoft,
    severity: SEVERITIES[SEVERITIES.indexOf(highestSoft.severity) - 1] ?? ('never' as const),
  }
  const isHardLower =
    lowestHard !== undefined && SEVERITIES.indexOf(lowestHard.severity) >= SEVERITIES.indexOf(highestSoft.severity)
  return isHardLower ? lowestHard : above
}
