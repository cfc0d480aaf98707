import type { Severity } from '#rules/rule'
import { YamlReader } from '../yaml'
import { eachKnown, fromSeverityOn, PeerLayerBuilder, type PeerReader, severityNamed, words } from './layer'

/**
 * `.tfsec/config.yml`, `.yaml` or `.json`, as tfsec's guide "Config File" and `internal/pkg/config/config.go` say. It speaks
 * of Terraform only.
 */
export const readTfsec: PeerReader = (file, context) => {
  const reader = new YamlReader(file)
  const layer = new PeerLayerBuilder(file, context, 'tfsec')
  eachKnown(reader, reader.root, 'The configuration', {
    exclude: value => {
      for (const { text, node } of words(reader, value, 'exclude'))
        layer.severity(text, reader.place(node), 'exclude', 'off')
    },
    include: value => {
      const wanted = words(reader, value, 'include')
      if (wanted.length > 0)
        layer.only('include', wanted, new Set(wanted.flatMap(({ text }) => layer.rulesFor(text))), reader.place(value))
    },
  })
  let shown: ReadonlySet<Severity> | undefined
  eachKnown(reader, reader.root, 'The configuration', {
    minimum_severity: value => {
      const least = severityNamed(reader.text(value) ?? '')
      const at = reader.place(value)
      shown = least && fromSeverityOn(least)
      if (shown !== undefined) layer.severities('minimum_severity', shown, ['terraform'], at)
      else layer.warn(at, UNKNOWN_SEVERITY)
    },
  })
  eachKnown(reader, reader.root, 'The configuration', {
    severity_overrides: value => {
      for (const { key, value: level } of reader.entries(value, '`severity_overrides`')) {
        const at = reader.place(level ?? value)
        const severity = severityNamed(reader.text(level) ?? '')
        if (severity === undefined) layer.warn(at, UNKNOWN_SEVERITY)
        else layer.severity(key, at, 'severity_overrides', shown?.has(severity) === false ? 'off' : severity)
      }
    },
  })
  return layer.finish(reader)
}

const UNKNOWN_SEVERITY = 'tfsec knows CRITICAL, HIGH, MEDIUM and LOW here.'
