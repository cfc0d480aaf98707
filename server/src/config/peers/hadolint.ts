import type { Node } from 'yaml'
import type { Severity } from '#rules/rule'
import { YamlReader } from '../yaml'
import { eachKnown, PeerLayerBuilder, type PeerReader, words } from './layer'

const LEVELS: Readonly<Record<string, Severity>> = { error: 'high', warning: 'medium', info: 'low', style: 'info' }

/** `.hadolint.yaml`, as hadolint's README ("Configure") and its `Hadolint.Config.Configuration` say. It speaks of Dockerfiles only. */
export const readHadolint: PeerReader = (file, context) => {
  const reader = new YamlReader(file)
  const layer = new PeerLayerBuilder(file, context, 'hadolint')
  const each = (value: Node, name: string, take: (id: string, node: Node) => void): void => {
    for (const { text, node } of words(reader, value, name)) take(text, node)
  }
  // What is ignored stays so whatever its severity; the first entry about a rule holds.
  eachKnown(reader, reader.root, 'The configuration', {
    ignored: value => {
      each(value, 'ignored', (id, node) => {
        layer.severity(id, reader.place(node), 'ignored', 'off')
      })
    },
  })
  eachKnown(reader, reader.root, 'The configuration', {
    override: value => {
      const levels = Object.entries(LEVELS).map(([level, severity]) => [
        level,
        (ids: Node) => {
          each(ids, `override.${level}`, (id, node) => {
            layer.severity(id, reader.place(node), `override ${level}`, severity)
          })
        },
      ])
      eachKnown(reader, value, '`override`', Object.fromEntries(levels) as Record<string, (value: Node) => void>)
    },
    trustedRegistries: value => {
      const registries = words(reader, value, 'trustedRegistries').map(({ text }) => text)
      layer.option('allowed-registries', registries, reader.place(value), 'trustedRegistries')
    },
    'label-schema': value => {
      const labels = reader
        .entries(value, '`label-schema`')
        .map(one => `${one.key}:${reader.text(one.value) ?? 'text'}`)
      layer.option('label-schema', labels, reader.place(value), 'label-schema')
    },
    'strict-labels': value => {
      const strict = reader.flag(value, 'strict-labels')
      if (strict !== undefined) layer.option('strict-labels', strict, reader.place(value), 'strict-labels')
    },
    'disable-ignore-pragma': value => {
      if (reader.flag(value, 'disable-ignore-pragma') === true)
        layer.set('disabled-pragmas', 'hadolint', reader.place(value), { kind: 'disabled-pragmas', peer: 'hadolint' })
    },
    'no-fail': value => {
      if (reader.flag(value, 'no-fail') === true) layer.failOn('no-fail', 'never', ['dockerfile'], reader.place(value))
    },
    'failure-threshold': value => {
      const name = reader.text(value) ?? ''
      // `ignore` and `none` are below every level: anything found fails.
      const least = LEVELS[name] ?? (['ignore', 'none'].includes(name) ? 'info' : undefined)
      if (least !== undefined) layer.failOn('failure-threshold', least, ['dockerfile'], reader.place(value))
      else layer.warn(reader.place(value), 'hadolint knows error, warning, info, style, ignore and none here.')
    },
  })
  return layer.finish(reader)
}
