import type { Node } from 'yaml'
import type { Location } from '#rules/model/source'
import { childUri } from '../../workspace/uris'
import { YamlReader } from '../yaml'
import { lastDayOf } from './days'
import { eachKnown, PeerLayerBuilder, type PeerReader } from './layer'

/**
 * `.snyk`, as Snyk's documentation "IaC ignores using the .snyk policy file" says: ids with paths, each `*`, a file, or a
 * file and what is in it: `main.tf > resource > aws_iam_role[admin] > assume_role_policy`. (`exclude` is not for IaC.)
 */
export const readSnyk: PeerReader = (file, context) => {
  const reader = new YamlReader(file)
  const layer = new PeerLayerBuilder(file, context, 'snyk')
  eachKnown(reader, reader.root, 'The policy', {
    ignore: value => {
      for (const { key: id, keyNode, value: paths } of reader.entries(value, '`ignore`')) {
        if (layer.rulesFor(id).length === 0) layer.unused('ignore', id, reader.place(keyNode), 'no rule checks this')
        else {
          for (const item of (paths && reader.items(paths)) ?? [])
            for (const { key: path, keyNode: at, value: about } of reader.entries(item, 'A path'))
              ignore(layer, reader, id, path, reader.place(at), about)
        }
      }
    },
  })
  return layer.finish(reader)
}

function ignore(
  layer: PeerLayerBuilder,
  reader: YamlReader,
  id: string,
  path: string,
  at: Location,
  about: Node | undefined,
): void {
  let expires: string | undefined
  let reason = ''
  eachKnown(reader, about, 'What is said of a path', {
    expires: node => {
      expires = reader.text(node)
    },
    reason: node => {
      reason = reader.text(node) ?? ''
    },
  })
  const day = expires === undefined ? undefined : lastDayOf(expires)
  if (expires !== undefined && day === undefined) {
    layer.warn(at, '`expires` is a date such as 2030-01-31T00:00:00.000Z.')
    return
  }
  const ruleIds = layer.rulesFor(id)
  layer.set(
    'ignores',
    { id, path, ...(day !== undefined && { expires: day }) },
    at,
    {
      kind: 'ignore',
      ignore: { ruleIds: new Set(ruleIds), expires: day, reason, at, matches: matcherOf(path, layer.context.folder) },
    },
    ruleIds.join(', '),
  )
}

/** What stands behind the resource narrows Snyk's ignore to an attribute; the rule is about one already. */
function matcherOf(path: string, folder: string) {
  const [file = '*', ...inside] = path.split('>').map(part => part.trim())
  const uri = file === '*' ? undefined : childUri(folder, file.replaceAll('\\', '/'))
  const address = addressIn(inside)
  return (subject: { readonly uri: string; readonly addresses: readonly string[] }): boolean =>
    (uri === undefined || subject.uri === uri) &&
    (address === undefined || subject.addresses.some(one => one === address || one.startsWith(`${address}[`)))
}

/** `[input >] resource > aws_iam_role[admin] > …` is `aws_iam_role.admin`. */
function addressIn(parts: readonly string[]): string | undefined {
  const [kind, block] = parts[0] === 'input' ? parts.slice(1) : parts
  const named = /^([\w-]+)\[['"]?([\w-]+)['"]?\]$/.exec(block ?? '')
  if (named === null) return undefined
  const address = `${named[1] ?? ''}.${named[2] ?? ''}`
  return kind === 'data' ? `data.${address}` : address
}
