import { textOf } from '../values/inspect'
import type { FileAccess, FunctionContext } from '../values/function'
import { setValue } from '../values/sets'
import { setOf } from '../values/types'
import { boolValue, stringValue, unknownValue } from '../values/value'
import { base64, utf8Text } from './lib/bytes'
import { BOOL, type Definition, STRING, text } from './lib/define'
import { CallFailure } from './lib/failure'
import { compileGlob } from './lib/glob'
import { absolutePath, baseName, cleanPath, directoryName } from './lib/paths'
import { DIGESTS } from './hashes'

const OUTSIDE = 'a file outside of the workspace'

/** The bytes of a file; undefined where it is not ours to read. */
export function bytesOf(path: string, { files, budget }: FunctionContext, argument = 0): Uint8Array | undefined {
  // Where a home directory is, is not known here.
  const content = path.startsWith('~') ? 'unreadable' : files.read(cleanPath(path))
  switch (content) {
    case 'missing':
      throw new CallFailure(`no file exists at ${JSON.stringify(path)}`, argument)
    case 'directory':
      throw new CallFailure(`failed to read file: ${JSON.stringify(path)} is a directory`, argument)
    case 'unreadable':
      return undefined
    default:
      budget.spend(content.length)
      return content
  }
}

export function fileText(path: string, bytes: Uint8Array): string {
  const content = utf8Text(bytes)
  if (content === undefined) throw new CallFailure(`contents of ${path} are not valid UTF-8`)
  return content
}

function reading(name: string, make: (bytes: Uint8Array, path: string) => string): Definition {
  return {
    name,
    parameters: [text('path')],
    type: STRING,
    impl: ([path], context) => {
      const bytes = bytesOf(textOf(path), context)
      return bytes === undefined ? unknownValue(STRING, OUTSIDE) : stringValue(make(bytes, textOf(path)))
    },
  }
}

const fileexists: Definition = {
  name: 'fileexists',
  parameters: [text('path')],
  type: BOOL,
  impl: ([value], { files }) => {
    const path = textOf(value)
    const content = path.startsWith('~') ? 'unreadable' : files.read(cleanPath(path))
    if (content === 'unreadable') return unknownValue(BOOL, OUTSIDE)
    if (content === 'directory') throw new CallFailure(`${path} is a directory, not a file`, 0)
    return boolValue(content !== 'missing')
  },
}

const fileset: Definition = {
  name: 'fileset',
  parameters: [text('path'), text('pattern')],
  type: setOf(STRING),
  impl: (args, { files, budget }, type) => {
    const [path, pattern] = [textOf(args[0]), textOf(args[1])]
    const found = matching(cleanPath(path), pattern, files, units => {
      budget.spend(units)
    })
    if (found === undefined) return unknownValue(type, OUTSIDE)
    return setValue(
      STRING,
      found.map(one => stringValue(one)),
    )
  },
}

/** Files whose paths match, relative to the directory. The pattern may lead out of it (`../*.json`). */
function matching(
  directory: string,
  pattern: string,
  files: FileAccess,
  spend: (units: number) => void,
): readonly string[] | undefined {
  const parts = cleanPath(pattern.replace(/^\/+/, '')).split('/')
  const up = parts.filter(part => part === '..').length
  const from = cleanPath([directory, ...parts.slice(0, up)].join('/'))
  const listed = files.list(from)
  if (listed === undefined) return undefined
  const glob = compileGlob(parts.slice(up).join('/'))
  spend(listed.length)
  const prefix = up === 0 ? '' : `${parts.slice(0, up).join('/')}/`
  return listed.filter(path => glob(path)).map(path => prefix + path)
}

function onPath(name: string, change: (path: string) => string): Definition {
  return { name, parameters: [text('path')], type: STRING, impl: ([path]) => stringValue(change(textOf(path))) }
}

const abspath: Definition = {
  name: 'abspath',
  parameters: [text('path')],
  type: STRING,
  impl: ([path], { files }) => {
    const absolute = absolutePath(textOf(path), files.root)
    return absolute === undefined ? unknownValue(STRING, 'the directory that Terraform runs in') : stringValue(absolute)
  },
}

const pathexpand: Definition = {
  name: 'pathexpand',
  parameters: [text('path')],
  type: STRING,
  impl: ([value]) => {
    const path = textOf(value)
    if (!path.startsWith('~')) return stringValue(path)
    if (path !== '~' && !path.startsWith('~/')) throw new CallFailure('cannot expand user-specific home dir')
    return unknownValue(STRING, 'the home directory')
  },
}

export const files: readonly Definition[] = [
  reading('file', (bytes, path) => fileText(path, bytes)),
  reading('filebase64', base64),
  ...DIGESTS.map(({ name, digest }) => reading(name.replace(/^(base64)?/, 'file$1'), digest)),
  fileexists,
  fileset,
  onPath('basename', baseName),
  onPath('dirname', directoryName),
  abspath,
  pathexpand,
]
