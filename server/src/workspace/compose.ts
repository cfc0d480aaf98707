/** How Compose builds images. Source: docs.docker.com/reference/compose-file/build and …/interpolation. */
import { type Document, parseDocument } from 'yaml'
import type { SourceFile } from '#rules/model/source'
import { unreasonable } from '../config/limits'
import { NodeReader } from '../config/node-reader'
import { interpolate } from './interpolation'

/** `services.NAME.build`. What is not written, or not known before it runs, is undefined. */
export interface ComposeBuild {
  readonly service: string
  /** As written behind the colon, with defaults of variables put in. */
  readonly context: Text
  readonly dockerfile: Text
  readonly target: Text
  /** Undefined values come from where Compose runs. */
  readonly args: ReadonlyMap<string, string | undefined>
  readonly contextNames: readonly string[]
}

/** `absent`: not written. `unknown`: decided where Compose runs. */
export type Text =
  { readonly kind: 'known'; readonly value: string } | { readonly kind: 'unknown' } | { readonly kind: 'absent' }

export interface ComposeFile {
  readonly builds: readonly ComposeBuild[]
  /** Why nothing of it can be relied on, and where. */
  readonly problem: { readonly offset: number; readonly message: string } | undefined
}

/** Never throws; what is not as expected is left out. */
export function readCompose(file: SourceFile): ComposeFile {
  const sense = unreasonable(file.text)
  if (sense !== undefined) return broken(0, sense)
  const document: Document = parseDocument(file.text, { prettyErrors: false, merge: true, logLevel: 'silent' })
  const [error] = document.errors
  if (error !== undefined) return broken(error.pos[0], error.message)
  const root = document.contents && new NodeReader(file, document).plain(document.contents)
  const builds = [...entriesOf(entriesOf(root).get('services'))].flatMap(([service, definition]) => {
    const build = entriesOf(definition).get('build')
    return build === undefined || build === null ? [] : buildOf(service, build)
  })
  return { builds, problem: undefined }
}

function broken(offset: number, message: string): ComposeFile {
  return { builds: [], problem: { offset, message } }
}

function buildOf(service: string, build: unknown): ComposeBuild[] {
  const keys = typeof build === 'string' ? new Map<string, unknown>([['context', build]]) : entriesOf(build)
  // The Dockerfile stands in the Compose file itself.
  if (keys.has('dockerfile_inline')) return []
  return [
    {
      service,
      context: textOf(keys.get('context')),
      dockerfile: textOf(keys.get('dockerfile')),
      target: textOf(keys.get('target')),
      args: valuesOf(keys.get('args')),
      contextNames: [...valuesOf(keys.get('additional_contexts')).keys()],
    },
  ]
}

/** A mapping, or a list of `NAME=value`; of a name alone the value is not known. */
function valuesOf(value: unknown): ReadonlyMap<string, string | undefined> {
  if (!Array.isArray(value)) {
    return new Map(
      [...entriesOf(value)].map(([name, given]) => {
        const text = textOf(given)
        return [name, text.kind === 'known' ? text.value : undefined]
      }),
    )
  }
  const values = new Map<string, string | undefined>()
  for (const item of value) {
    const text = textOf(item)
    if (text.kind !== 'known') continue
    const at = text.value.indexOf('=')
    values.set(at < 0 ? text.value : text.value.slice(0, at), at < 0 ? undefined : text.value.slice(at + 1))
  }
  // `NAME=${VALUE}` has a name although its value is not known.
  for (const item of value) {
    const name = typeof item === 'string' ? /^([^=$]+)=/.exec(item)?.[1] : undefined
    if (name !== undefined && !values.has(name)) values.set(name, undefined)
  }
  return values
}

function textOf(value: unknown): Text {
  if (value === undefined || value === null) return { kind: 'absent' }
  if (typeof value === 'number' || typeof value === 'boolean') return { kind: 'known', value: String(value) }
  const text = typeof value === 'string' ? interpolate(value) : undefined
  return text === undefined ? { kind: 'unknown' } : { kind: 'known', value: text }
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map<string, unknown>(Object.entries(value))
    : new Map()
}
