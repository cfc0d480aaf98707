import { resolve } from 'node:path'
import type { Profile, Rule } from '#rules/rule'
import { configurationFiles, readConfigurationText } from '../../config/files'
import type { PlacedProblem, ResolvedConfiguration } from '../../config/resolve'
import { LineIndex } from '../../syntax/lines'
import { directoryOf } from '../../workspace/uris'
import type { Excluded } from '../../workspace/walk'
import { uriOfPath } from '../fs'
import { type ScanOptions, UsageError } from './arguments'
import type { Environment } from './environment'

/** The configuration of whatever is scanned; what the command line says is part of it. */
export interface Settings {
  configurationIn(directory: string): Promise<ResolvedConfiguration>
  /** The same for a folder that was just listed: what of it is left out. */
  enter(directory: string, names: readonly string[]): Promise<Excluded>
}

/**
 * What holds for a scan of some folders: the file named on the command line and nothing else, or the files found above each
 * document. @throws UsageError for a named file that is wrong.
 */
export async function settingsOf(
  { config, profile }: Pick<ScanOptions, 'config' | 'profile'>,
  roots: readonly string[],
  rules: readonly Rule[],
  environment: Environment,
): Promise<Settings> {
  const known = new Map<ResolvedConfiguration, ResolvedConfiguration>()
  const withFlags = (resolved: ResolvedConfiguration): ResolvedConfiguration => {
    const made = known.get(resolved) ?? (profile === undefined ? resolved : withProfile(resolved, profile))
    known.set(resolved, made)
    return made
  }
  if (config !== undefined) {
    const only = withFlags(await fromFile(config, rules, environment))
    return { configurationIn: () => Promise.resolve(only), enter: () => Promise.resolve(excludedBy(only)) }
  }
  // The YAML parser takes longer to load than a small scan to run.
  const { ConfigurationResolver } = await import('../../config/resolver')
  const resolver = new ConfigurationResolver({
    files: configurationFiles(environment.files),
    rules,
    roots: () => roots,
  })
  const configurationIn = async (directory: string): Promise<ResolvedConfiguration> =>
    withFlags(await resolver.configurationIn(directory))
  return {
    configurationIn,
    enter: async (directory, names) => {
      resolver.learn(directory, names)
      return excludedBy(await configurationIn(directory))
    },
  }
}

function excludedBy(resolved: ResolvedConfiguration): Excluded {
  return (uri, kind) => resolved.excluded(uri, kind)
}

function withProfile(resolved: ResolvedConfiguration, profile: Profile): ResolvedConfiguration {
  const said = { key: 'profile', value: profile, at: undefined, source: '--profile' }
  return { ...resolved, profile, explain: [said, ...resolved.explain.filter(({ key }) => key !== 'profile')] }
}

/** `--config`: this file and no other. */
async function fromFile(
  config: string,
  rules: readonly Rule[],
  environment: Environment,
): Promise<ResolvedConfiguration> {
  const uri = uriOfPath(resolve(environment.directory, config))
  const file = await readConfigurationText(environment.files, uri)
  if (file === undefined) throw new UsageError(`The configuration file ${config} does not exist.`)
  if ('problem' in file) throw new UsageError(`The configuration cannot be read: ${file.problem}`)
  const [{ readParapetFile }, { mergeLayers }] = await Promise.all([
    import('../../config/read'),
    import('../../config/merge'),
  ])
  const known = { rules: new Map(rules.map(rule => [rule.id, rule])), customIds: new Set<string>() }
  const layer = readParapetFile(file, known)
  if (layer.problems.length > 0) {
    const listed = layer.problems.map(problem => `${config}:${placeOf(problem)}: ${problem.message}`)
    throw new UsageError(listed.join('\n'))
  }
  return mergeLayers([layer])
}

/** `line:column`, 1-based. */
export function placeOf({ file, span }: Pick<PlacedProblem, 'file' | 'span'>): string {
  const { line, character } = new LineIndex(file.text).positionAt(span.start)
  return `${line + 1}:${character + 1}`
}

/** The folder that decides about what is scanned together. */
export function folderOf(
  unit:
    { readonly kind: 'terraform'; readonly directory: string } | { readonly kind: 'dockerfile'; readonly uri: string },
): string {
  return unit.kind === 'terraform' ? unit.directory : directoryOf(unit.uri)
}
