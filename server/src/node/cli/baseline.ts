import { resolve } from 'node:path'
import { Baseline, entryOf } from '../../baseline/baseline'
import { type BaselineEntry, printBaseline } from '../../baseline/format'
import { Baselines } from '../../baseline/load'
import { configurationFiles } from '../../config/files'
import type { ResolvedConfiguration } from '../../config/resolve'
import type { Reporter } from '../../report/report'
import { amount } from '../../report/summary'
import { FileError } from '../../workspace/files'
import { childUri, directoryOf } from '../../workspace/uris'
import { uriOfPath } from '../fs'
import { type BaselineOptions, type ScanOptions, UsageError } from './arguments'
import type { Environment, ExitCode } from './environment'
import { displayPath } from './paths'
import { Scan } from './scan'
import { type Settings, settingsOf } from './settings'
import { targetsOf } from './targets'
import { terraformVariables } from './variables'

/** What a baseline is called where nobody says otherwise. */
const STANDARD_NAME = '.parapet-baseline.jsonl'
const QUIET = { write: () => Promise.resolve(), end: () => Promise.resolve(), discard: () => Promise.resolve() }

/** `parapet baseline`. @throws UsageError */
export async function writeBaseline(options: BaselineOptions, environment: Environment): Promise<ExitCode> {
  const { directory, stdout } = environment
  const targets = await targetsOf(options.paths, environment)
  const engine = await environment.engine(terraformVariables(environment.variables))
  const roots = [uriOfPath(directory), targets.base]
  const settings = await settingsOf({ ...options, folders: targets.folders }, roots, engine.rules, environment)
  const uri = await uriOf(options, targets.base, settings, environment)
  const name = displayPath(uri, directory)
  const before = await existing(uri, name, options.prune, environment)
  const found: BaselineEntry[] = []
  const folder = directoryOf(uri)
  const scan = new Scan(
    scanOptions(options),
    environment,
    engine,
    knowing(settings, before),
    collector(found, folder),
    QUIET,
  )
  const { exitCode, reason } = await scan.run(targets)
  if (exitCode > 1) throw new UsageError(`The baseline was not written: ${reason}.`)
  const gone = new Set([...(await scan.gone()).values()].flat())
  const kept = before.entries.filter(entry => !gone.has(entry))
  const entries = options.prune ? kept : [...kept, ...found]
  const text = printBaseline(entries)
  const old = printBaseline(before.entries)
  await put(uri, text, environment)
  await stdout.write(`${name}: ${described(old, text)}\n`)
  return 0
}

/** `12 findings are known, 3 of them new; 1 is gone.` */
function described(before: string, after: string): string {
  const [old, now] = [linesOf(before), linesOf(after)]
  const added = [...now].filter(line => !old.has(line)).length
  const removed = [...old].filter(line => !now.has(line)).length
  const known = amount(now.size, 'finding is', 'findings are')
  return `${known} known (${added} added, ${removed} removed).`
}

function linesOf(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split('\n')
      .slice(1)
      .filter(line => line !== ''),
  )
}

async function uriOf(
  options: BaselineOptions,
  base: string,
  settings: Settings,
  environment: Environment,
): Promise<string> {
  if (options.output !== undefined) return uriOfPath(resolve(environment.directory, options.output))
  const { baseline } = await settings.configurationIn(base)
  return baseline?.uri ?? childUri(base, STANDARD_NAME)
}

async function existing(uri: string, name: string, isNeeded: boolean, environment: Environment): Promise<Baseline> {
  const loaded = await new Baselines(configurationFiles(environment.files)).of(uri, name)
  if ('baseline' in loaded) return loaded.baseline
  // A file that is not there yet is what this is for.
  if (loaded.severity === 'warning' && !isNeeded) return new Baseline(directoryOf(uri), [])
  throw new UsageError(loaded.severity === 'warning' ? `There is no ${name} to take anything out of.` : loaded.message)
}

/** The same configuration, with the entries there are to be looked for. */
function knowing(settings: Settings, known: Baseline): Settings {
  const made = new Map<ResolvedConfiguration, ResolvedConfiguration>()
  return {
    enter: (directory, names) => settings.enter(directory, names),
    configurationIn: async directory => {
      const configuration = await settings.configurationIn(directory)
      // That the baseline is not there yet is no news here.
      const problems = configuration.problems.filter(({ severity }) => severity === 'error')
      const own = made.get(configuration) ?? { ...configuration, problems, known }
      made.set(configuration, own)
      return own
    },
  }
}

/** Everything that no comment and no configuration silences; also what another rule says better, in case that is switched off. */
function collector(found: BaselineEntry[], folder: string): Reporter {
  return {
    begin: () => '',
    unit: ({ findings }) => {
      for (const finding of findings) if (finding.suppression === undefined) found.push(entryOf(finding, folder))
      return ''
    },
    end: () => '',
  }
}

function scanOptions({ paths, profile, config, varFiles, allowRead }: BaselineOptions): ScanOptions {
  return {
    paths,
    profile,
    config,
    allowRead,
    format: 'json',
    output: undefined,
    failOn: 'never',
    failOnIncomplete: false,
    fix: undefined,
    baseline: undefined,
    target: undefined,
    varFiles,
    color: false,
  }
}

/** Nothing is written where nothing changed: the file stays as old as it is. */
async function put(uri: string, text: string, { files }: Environment): Promise<void> {
  try {
    const before = await files.read(uri).catch(() => undefined)
    if (before !== undefined && new TextDecoder().decode(before) === text) return
    const writer = await files.create(uri)
    await writer.write(text)
    await writer.commit()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new UsageError(`The baseline cannot be written: ${error.message}`)
  }
}
