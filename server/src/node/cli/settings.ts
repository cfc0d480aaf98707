import { resolve } from 'node:path'
import type { Rule } from '#rules/rule'
import { type Configuration, DEFAULT_CONFIGURATION } from '../../analysis/types'
import { decode } from '../../workspace/decode'
import { FileError } from '../../workspace/files'
import { compile } from '../../workspace/ignore-files'
import { directoryOf, isWithin, relativePath } from '../../workspace/uris'
import { LineIndex } from '../../syntax/lines'
import { uriOfPath } from '../fs'
import { type ScanOptions, UsageError } from './arguments'
import type { Environment } from './environment'

export interface Settings {
  readonly configuration: Configuration
  readonly excluded: (uri: string, kind: 'file' | 'directory') => boolean
}

/** What the command line and the file it names come to; the command line wins. @throws UsageError for a file that is wrong. */
export async function settingsOf(
  { config, profile }: Pick<ScanOptions, 'config' | 'profile'>,
  rules: readonly Rule[],
  environment: Environment,
): Promise<Settings> {
  if (config === undefined) {
    return {
      configuration: { ...DEFAULT_CONFIGURATION, profile: profile ?? DEFAULT_CONFIGURATION.profile },
      excluded: () => false,
    }
  }
  const uri = uriOfPath(resolve(environment.directory, config))
  const text = await textOf(uri, config, environment)
  // The YAML parser takes longer to load than a small scan to run.
  const { readConfiguration } = await import('../../config/read')
  const { configuration, problems } = readConfiguration(text, rules)
  if (problems.length > 0) {
    const lines = new LineIndex(text)
    const listed = problems.map(({ span, message }) => {
      const { line, character } = lines.positionAt(span.start)
      return `${config}:${line + 1}:${character + 1}: ${message}`
    })
    throw new UsageError(listed.join('\n'))
  }
  const { severities, options, exclude } = configuration
  return {
    configuration: {
      profile: profile ?? configuration.profile ?? DEFAULT_CONFIGURATION.profile,
      severities,
      options,
    },
    excluded: excludedBy(exclude, directoryOf(uri)),
  }
}

async function textOf(uri: string, name: string, { files }: Environment): Promise<string> {
  try {
    const decoded = decode(uri, await files.read(uri))
    if ('problem' in decoded) throw new UsageError(`The configuration cannot be read: ${decoded.problem}`)
    return decoded.text
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (error.code === 'missing') throw new UsageError(`The configuration file ${name} does not exist.`)
    throw new UsageError(`The configuration cannot be read: ${error.message}`)
  }
}

/** Patterns are relative to the folder of the configuration file, as those of .gitignore are. */
function excludedBy(patterns: readonly string[], folder: string): Settings['excluded'] {
  if (patterns.length === 0) return () => false
  const matcher = compile(patterns)
  return (uri, kind) => {
    if (uri === folder || !isWithin(folder, uri)) return false
    const path = relativePath(folder, uri)
    return matcher.ignores(kind === 'directory' ? `${path}/` : path)
  }
}
