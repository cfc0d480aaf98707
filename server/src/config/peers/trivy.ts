import { isMap, type Node } from 'yaml'
import type { Location } from '#rules/model/source'
import type { Severity } from '#rules/rule'
import { isWithin, relativePath } from '../../workspace/uris'
import { globMatcher } from '../glob'
import { isDay, lastDayOf } from './days'
import { YamlReader } from '../yaml'
import { eachKnown, type Language, PeerLayerBuilder, type PeerReader, severityNamed, words } from './layer'

const BOTH: readonly Language[] = ['terraform', 'dockerfile']

/** `.trivyignore`: an id a line, `exp:` and a day behind it (Trivy's `pkg/result/ignore.go`; docs, "Filtering", ".trivyignore"). */
export const readTrivyIgnore: PeerReader = (file, context) => {
  const layer = new PeerLayerBuilder(file, context, 'trivy')
  let start = 0
  for (const line of file.text.split('\n')) {
    const text = line.trim()
    const at = start + line.indexOf(text)
    start += line.length + 1
    if (text === '' || text.startsWith('#')) continue
    const [id = '', ...fields] = text.split(/\s+/)
    const place = { file, span: { start: at, end: at + id.length } }
    const expires = fields.find(field => field.startsWith('exp:'))?.slice('exp:'.length)
    if (expires === undefined || isDay(expires)) ignore(layer, id, place, { expires, reason: '', paths: [] })
    else layer.warn(place, `Trivy takes no notice of this line: \`exp:${expires}\` is no day such as exp:2030-01-31.`)
  }
  return layer.finish()
}

/** `.trivyignore.yaml` (the same file; docs, "Filtering", ".trivyignore.yaml"): of its lists, `misconfigurations` is about us. */
export const readTrivyIgnoreYaml: PeerReader = (file, context) => {
  const reader = new YamlReader(file)
  const layer = new PeerLayerBuilder(file, context, 'trivy')
  eachKnown(reader, reader.root, 'The file', {
    misconfigurations: value => {
      for (const item of reader.items(value) ?? []) readIgnored(reader, item, layer)
    },
  })
  return layer.finish(reader)
}

function readIgnored(reader: YamlReader, item: Node, layer: PeerLayerBuilder): void {
  let id: { readonly text: string; readonly node: Node } | undefined
  let expires: string | undefined
  let reason = ''
  let paths: readonly string[] = []
  eachKnown(reader, item, 'An ignored finding', {
    id: node => {
      const text = reader.text(node)
      id = text === undefined ? undefined : { text, node }
    },
    paths: node => {
      paths = words(reader, node, 'paths').map(({ text }) => text)
    },
    expired_at: node => {
      expires = reader.text(node)
    },
    statement: node => {
      reason = reader.text(node) ?? ''
    },
  })
  const at = reader.place(id?.node ?? item)
  const day = expires?.slice(0, 'YYYY-MM-DD'.length)
  if (id === undefined) layer.warn(at, 'Trivy needs an `id` here.')
  else if (day !== undefined && !isDay(day)) layer.warn(at, '`expired_at` is a day such as 2030-01-31.')
  else ignore(layer, id.text, at, { expires: day, reason, paths })
}

interface Ignored {
  readonly expires: string | undefined
  readonly reason: string
  readonly paths: readonly string[]
}

/** Paths are relative to where Trivy is started: the folder of the file. */
function ignore(layer: PeerLayerBuilder, id: string, at: Location, { expires, reason, paths }: Ignored): void {
  const ruleIds = layer.rulesFor(id)
  if (ruleIds.length === 0) {
    layer.unused('ignore', id, at, 'no rule checks this')
    return
  }
  const { folder } = layer.context
  const matchers = paths.flatMap(path => globMatcher(path) ?? [])
  if (matchers.length < paths.length) layer.warn(at, 'A path is no glob that Trivy reads; it matches nothing.')
  layer.set(
    'ignores',
    { id, ...(paths.length > 0 && { paths }), ...(expires !== undefined && { expires }) },
    at,
    {
      kind: 'ignore',
      ignore: {
        ruleIds: new Set(ruleIds),
        // Trivy's day is the first on which nothing is ignored any more.
        expires: expires === undefined ? undefined : lastDayOf(expires),
        reason,
        at,
        matches: ({ uri }) =>
          isWithin(folder, uri) && (paths.length === 0 || matchers.some(matches => matches(relativePath(folder, uri)))),
      },
    },
    ruleIds.join(', '),
  )
}

/** `trivy.yaml` (Trivy's docs, "Config file"): what limits results, and where ignored ids stand. */
export const readTrivy: PeerReader = (file, context) => {
  const reader = new YamlReader(file)
  const layer = new PeerLayerBuilder(file, context, 'trivy')
  let ignoreFile: string | undefined
  eachKnown(reader, reader.root, 'The configuration', {
    severity: value => {
      const shown = new Set<Severity>(words(reader, value, 'severity').flatMap(({ text }) => severityNamed(text) ?? []))
      // What is below Trivy's lowest level goes with it.
      if (shown.has('low')) shown.add('info')
      if (shown.size > 0) layer.severities('severity', shown, BOTH, reader.place(value))
    },
    ignorefile: value => {
      ignoreFile = reader.text(value)
    },
    'exit-code': value => {
      if (reader.text(value) === '0') layer.failOn('exit-code 0', 'never', BOTH, reader.place(value))
    },
    scan: value => {
      if (!isMap(value)) return
      eachKnown(reader, value, '`scan`', {
        'skip-dirs': node => {
          skipped(layer, reader, node, 'skip-dirs', 'directory')
        },
        'skip-files': node => {
          skipped(layer, reader, node, 'skip-files', 'file')
        },
      })
    },
  })
  const finished = layer.finish(reader)
  return ignoreFile === undefined || ignoreFile === '' ? finished : { ...finished, ignoreFile: { path: ignoreFile } }
}

function skipped(
  layer: PeerLayerBuilder,
  reader: YamlReader,
  node: Node,
  name: string,
  kind: 'file' | 'directory',
): void {
  const { folder } = layer.context
  for (const { text, node: at } of words(reader, node, `scan.${name}`)) {
    const matches = globMatcher(text.replace(/^\.?\/|\/$/g, ''))
    if (matches === undefined) {
      layer.warn(reader.place(at), 'This is no glob that Trivy reads; nothing is skipped by it.')
      continue
    }
    const verdict = (uri: string, what: 'file' | 'directory'): boolean | undefined =>
      isWithin(folder, uri) && isSkipped(relativePath(folder, uri), what, kind, matches) ? true : undefined
    layer.set('exclude', text, reader.place(at), { kind: 'exclude', verdict }, `scan.${name}`)
  }
}

/** A file in a skipped folder is skipped too, at any depth. */
function isSkipped(
  path: string,
  what: 'file' | 'directory',
  skipped: 'file' | 'directory',
  matches: (path: string) => boolean,
): boolean {
  if (skipped === 'file') return what === 'file' && matches(path)
  const parts = path.split('/')
  const folders = what === 'directory' ? parts.length : parts.length - 1
  return parts.slice(0, folders).some((_, index) => matches(parts.slice(0, index + 1).join('/')))
}
