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
    const { reader, layer } = this
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
      'hard-fail-on': value => {
        this.failOn(value, 'hard-fail-on', severities => last(severities))
      },
      'soft-fail-on': value => {
        this.failOn(value, 'soft-fail-on', severities => above(severities[0]))
      },
      'soft-fail': value => {
        if (reader.flag(value, 'soft-fail') === true) layer.failOn('soft-fail', 'never', BOTH, reader.place(value))
      },
    })
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

  private failOn(
    value: Node,
    name: string,
    decide: (severities: readonly Severity[]) => Severity | 'never' | undefined,
  ) {
    const { reader, layer } = this
    const all = words(reader, value, name)
    const severities = all.flatMap(({ text }) => severityNamed(text) ?? [])
    const sorted = SEVERITIES.filter(severity => severities.includes(severity))
    const at = reader.place(value)
    for (const { text } of all.filter(one => severityNamed(one.text) === undefined))
      layer.unused(name, text, at, 'what a scan fails on is decided by severity alone')
    const least = decide(sorted)
    if (least !== undefined) layer.failOn(name, least, BOTH, at)
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

/** The least severity that still fails where everything up to `highest` does not. */
function above(highest: Severity | undefined): Severity | 'never' | undefined {
  if (highest === undefined) return undefined
  return SEVERITIES[SEVERITIES.indexOf(highest) - 1] ?? 'never'
}
