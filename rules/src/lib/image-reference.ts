import type { ImageReference } from '../model/dockerfile'

/**
 * Takes `registry.example.com:5000/team/app:1.2@sha256:…` apart as Docker does: the first component is a registry when it
 * has a dot or a colon or is `localhost`. Undefined for an empty text or one with white space.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  if (text === '' || /\s/.test(text)) return undefined
  const [named, digest] = splitOnce(text, '@')
  const slash = named.indexOf('/')
  const head = slash < 0 ? '' : named.slice(0, slash)
  const hasRegistry = head !== '' && (/[.:]/.test(head) || head === 'localhost')
  const path = hasRegistry ? named.slice(slash + 1) : named
  const colon = path.indexOf(':', path.lastIndexOf('/') + 1)
  const tag = colon < 0 ? undefined : path.slice(colon + 1)
  const repository = colon < 0 ? path : path.slice(0, colon)
  if (repository === '') return undefined
  const registry = hasRegistry && !/^(?:index|registry-1)\.docker\.io$/i.test(head) ? head : 'docker.io'
  return {
    text,
    registry,
    repository: registry === 'docker.io' ? repository.replace(/^library\//, '') : repository,
    tag: tag === '' ? undefined : tag,
    digest: digest === '' ? undefined : digest,
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
