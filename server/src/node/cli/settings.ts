import { resolve } from 'node:path'
import type { Profile, Rule } from '#rules/rule'
import type { Baseline } from '../../baseline/baseline'
import { Baselines } from '../../baseline/load'
import { configurationFiles, readConfigurationText } from '../../config/files'
import type { NamedFile, PlacedProblem, ResolvedConfiguration, VariableFiles } from '../../config/resolve'
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

/** What of a command's options is about configuration. */
export interface GivenSettings extends Pick<ScanOptions, 'config' | 'profile'> {
  readonly baseline?: string | undefined
  readonly varFiles?: readonly string[]
  /** What is scanned: the directories that variable files are named for. */
  readonly folders?: readonly string[]
}

/**
 * What holds for a scan of some folders: the file named on the command line and nothing else, or the files found above each
 * document. @throws UsageError for a named file that is wrong.
 */
export async function settingsOf(
  options: GivenSettings,
  roots: readonly string[],
  rules: readonly Rule[],
  environment: Environment,
): Promise<Settings> {
  const { config } = options
  const known = new Map<ResolvedConfiguration, ResolvedConfiguration>()
  const change = await flagsOf(options, environment)
  const withFlags = (resolved: ResolvedConfiguration): ResolvedConfiguration => {
    const made = known.get(resolved) ?? change(resolved)
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

/** What the command line says lies over every configuration. @throws UsageError for files that cannot be read. */
async function flagsOf(
  { profile, baseline, varFiles = [], folders = [] }: GivenSettings,
  environment: Environment,
): Promise<(resolved: ResolvedConfiguration) => ResolvedConfiguration> {
  const known = baseline === undefined ? undefined : await baselineOf(baseline, environment)
  const files = await Promise.all(varFiles.map(name => variableFileOf(name, environment)))
  return resolved => {
    const profiled = profile === undefined ? resolved : withProfile(resolved, profile)
    const named = varFiles.length === 0 ? profiled : withVarFiles(profiled, varFiles, { files, roots: folders })
    return known === undefined ? named : { ...named, known }
  }
}

/** `--var-file`. @throws UsageError */
async function variableFileOf(name: string, { directory, files }: Environment): Promise<NamedFile> {
  const uri = uriOfPath(resolve(directory, name))
  const text = await readConfigurationText(files, uri)
  if (text === undefined) throw new UsageError(`The variable file ${name} does not exist.`)
  if ('problem' in text) throw new UsageError(`The variable file cannot be read: ${text.problem}`)
  return { uri, at: { file: text, span: { start: 0, end: 0 } } }
}

function withVarFiles(
  resolved: ResolvedConfiguration,
  names: readonly string[],
  variableFiles: VariableFiles,
): ResolvedConfiguration {
  const key = 'terraform.variable-files'
  const said = { key, value: names, at: undefined, source: '--var-file' }
  return { ...resolved, variableFiles, explain: [said, ...resolved.explain.filter(one => one.key !== key)] }
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
  const [{ readParapetFile }, { mergeLayers }, { variableFileProblems }] = await Promise.all([
    import('../../config/read'),
    import('../../config/merge'),
    import('../../config/variable-files'),
  ])
  const known = { rules: new Map(rules.map(rule => [rule.id, rule])), customIds: new Set<string>() }
  const layer = readParapetFile(file, known)
  if (layer.problems.length > 0) {
    const listed = layer.problems.map(problem => `${config}:${placeOf(problem)}: ${problem.message}`)
    throw new UsageError(listed.join('\n'))
  }
  const resolved = mergeLayers([layer])
  const { variableFiles = { files: [], roots: [] } } = resolved
  const [missing] = await variableFileProblems(variableFiles, configurationFiles(environment.files))
  if (missing !== undefined) throw new UsageError(`${config}:${placeOf(missing)}: ${missing.message}`)
  if (resolved.baseline === undefined) return resolved
  const loaded = await new Baselines(configurationFiles(environment.files)).of(resolved.baseline.uri)
  if ('baseline' in loaded) return { ...resolved, known: loaded.baseline }
  throw new UsageError(`${config}:${placeOf(resolved.baseline.at)}: ${loaded.message}`)
}

/** `--baseline`. @throws UsageError */
async function baselineOf(name: string, environment: Environment): Promise<Baseline> {
  const uri = uriOfPath(resolve(environment.directory, name))
  const loaded = await new Baselines(configurationFiles(environment.files)).of(uri, name)
  if ('baseline' in loaded) return loaded.baseline
  throw new UsageError(loaded.message)
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
