import { resolve } from 'node:path'
import {
  type Analysis,
  type Configuration,
  DEFAULT_CONFIGURATION,
  type KnownFindings,
  type Snapshot,
} from '../../analysis/types'
import { Baseline, BaselineCheck } from '../../baseline/baseline'
import type { BaselineEntry } from '../../baseline/format'
import { existsIn } from '../../baseline/load'
import { printable } from '../../report/escape'
import { jsonReporter } from '../../report/json'
import type { Outcome, Reporter, ScanProblem } from '../../report/report'
import { sarifReporter } from '../../report/sarif'
import { ANSI, PLAIN } from '../../report/style'
import { amount, summary } from '../../report/summary'
import { textReporter } from '../../report/text'
import { BuildContexts, PLAIN_BUILDS } from '../../workspace/build-contexts'
import { ContextFiles } from '../../workspace/context-files'
import { FileError, type FileSystem } from '../../workspace/files'
import { displayName, isWithin } from '../../workspace/uris'
import { scanUnits } from '../../workspace/scan-units'
import { filesOf, type ScanUnit } from '../../workspace/walk'
import { type FileWriter, uriOfPath } from '../fs'
import { type ScanOptions, UsageError } from './arguments'
import type { Engine, Environment, ExitCode } from './environment'
import { fixUnit } from './fix'
import { load, type LoadedUnit } from './load'
import { displayPath } from './paths'
import { Progress } from './progress'
import { folderOf, type Settings, settingsOf } from './settings'
import { analysisProblems, ScanReport, type Written } from '../../report/scan-report'
import { targetsOf } from './targets'

/** `parapet scan`. @throws UsageError */
export async function scan(options: ScanOptions, environment: Environment): Promise<ExitCode> {
  const targets = await targetsOf(options.paths, environment)
  const engine = await environment.engine()
  const settings = await settingsOf(
    options,
    [uriOfPath(environment.directory), targets.base],
    engine.rules,
    environment,
  )
  const output = await outputOf(options, environment)
  try {
    const run = new Scan(options, environment, engine, settings, reporterOf(options, environment), output)
    const { exitCode } = await run.run(targets)
    await run.sayWhatBaselinesLack()
    await output.end()
    return exitCode
  } catch (error) {
    await output.discard()
    throw error
  }
}

export class Scan {
  private readonly progress: Progress
  private readonly report: ScanReport
  private readonly checks = new Map<KnownFindings, BaselineCheck>()
  private contexts: BuildContexts | undefined

  constructor(
    private readonly options: ScanOptions,
    private readonly environment: Environment,
    private readonly engine: Engine,
    private readonly settings: Settings,
    reporter: Reporter,
    private readonly output: Output,
  ) {
    this.progress = new Progress(environment)
    const { failOn, failOnIncomplete } = options
    const show = (uri: string): string => this.show(uri)
    this.report = new ScanReport({ reporter, rules: engine.rules, failOn, failOnIncomplete, show })
  }

  async run({ roots, base }: Awaited<ReturnType<typeof targetsOf>>): Promise<Outcome> {
    const { environment, engine, options, settings } = this
    const configuration = await settings.configurationIn(base)
    const docs = options.format === 'sarif' ? await environment.documentation() : new Map()
    await this.output.write(this.report.begin(base, environment.version(), configuration, docs))
    await this.write(this.report.mistakes(configuration))
    const walkProblems: ScanProblem[] = []
    const skipped: string[] = []
    const units = scanUnits(environment.files, roots, {
      enter: (directory, names) => settings.enter(directory, names),
      onProblem: problem => walkProblems.push({ kind: 'unreadable-file', ...problem }),
      onSkipped: uri => skipped.push(uri),
    })
    this.contexts = contextsWithin(base, environment.files)
    for await (const found of units) {
      const unit = this.targeted(found)
      await this.write(this.report.unit([], walkProblems.splice(0), undefined))
      await this.unit(await load(unit, environment.files, engine.parsers, this.contexts))
    }
    await this.write(this.report.unit([], walkProblems, undefined))
    for (const uri of skipped)
      await this.say(`${this.show(uri)} is neither Terraform nor a Dockerfile; it was not scanned.`)
    const { text, outcome } = this.report.end()
    await this.output.write(text)
    await this.progress.clear()
    if (options.output !== undefined) await this.say(summary(outcome))
    return outcome
  }

  private async unit(loaded: LoadedUnit): Promise<void> {
    const { unit } = loaded
    const only = unit.kind === 'terraform' ? unit.only : undefined
    const isAsked = (uri: string): boolean => only === undefined || only.has(uri)
    for (const uri of filesOf(unit)) if (isAsked(uri) && loaded.sources.has(uri)) this.report.tally.file(uri)
    const { snapshot } = loaded
    const configuration = await this.settings.configurationIn(folderOf(unit))
    await this.write(this.report.mistakes(configuration))
    if (snapshot === undefined) return this.write(this.report.unit([], loaded.problems, configuration))
    try {
      const [final, fixProblems] = await this.fixed(loaded, snapshot, configuration, isAsked)
      const analysis = this.analyse(final, configuration)
      this.check(unit.kind === 'dockerfile' ? unit.uri : unit.directory, final, analysis, configuration)
      const findings = analysis.findings.filter(finding => isAsked(finding.location.file.uri))
      const problems = [...loaded.problems, ...fixProblems, ...analysisProblems(analysis, isAsked)]
      await this.write(this.report.unit(findings, problems, configuration))
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error
      const uri = unit.kind === 'dockerfile' ? unit.uri : unit.directory
      const message = `${displayName(uri)} could not be analysed, because of a mistake in Parapet: ${error.message}`
      const problem = { kind: 'failed-analysis' as const, uri, message }
      await this.write(this.report.unit([], [...loaded.problems, problem], configuration))
    }
    await this.progress.tick(this.report.tally.fileCount, this.report.tally.findingCount)
  }

  /** `--target` wins over what Compose files say. */
  private targeted(unit: ScanUnit): ScanUnit {
    const { target: name } = this.options
    if (unit.kind !== 'dockerfile' || name === undefined) return unit
    return { ...unit, builds: (unit.builds ?? PLAIN_BUILDS).map(build => ({ ...build, target: { name } })) }
  }

  /** The snapshot after `--fix`, and what stood in the way. */
  private async fixed(
    loaded: LoadedUnit,
    snapshot: Snapshot,
    configuration: Configuration,
    isAsked: (uri: string) => boolean,
  ): Promise<readonly [Snapshot, readonly ScanProblem[]]> {
    const { options, environment, engine } = this
    if (options.fix === undefined) return [snapshot, []]
    const { files } = environment
    const analyse = (given: Snapshot): Analysis => this.analyse(given, configuration)
    const { applied, problems } = await fixUnit(loaded, snapshot, {
      level: options.fix,
      files,
      parsers: engine.parsers,
      analyse,
      isAsked,
    })
    for (const fix of applied) {
      this.report.tally.fix(fix)
      await this.say(`fixed ${this.show(fix.uri)}:${fix.line} ${fix.ruleId}: ${fix.title}`)
    }
    const final =
      applied.length === 0 ? undefined : (await load(loaded.unit, files, engine.parsers, this.contexts)).snapshot
    return [final ?? snapshot, problems]
  }

  /**
   * Notes which entries of the baseline still occur. What this configuration leaves out may be there all the same, so
   * everything is looked at before an entry is called gone.
   */
  private check(unit: string, snapshot: Snapshot, analysis: Analysis, configuration: Configuration): void {
    const { known } = configuration
    if (!(known instanceof Baseline)) return
    const check = this.checks.get(known) ?? new BaselineCheck(known)
    this.checks.set(known, check)
    if (check.look(unit, analysis)) {
      check.look(
        unit,
        this.analyse(snapshot, {
          ...DEFAULT_CONFIGURATION,
          profile: 'all',
          extraRules: configuration.extraRules ?? [],
        }),
      )
    }
  }

  /** What the baselines hold that is not there any more. */
  async gone(): Promise<ReadonlyMap<BaselineCheck, readonly BaselineEntry[]>> {
    const gone = new Map<BaselineCheck, readonly BaselineEntry[]>()
    for (const check of this.checks.values()) {
      const vanished = new Set<string>()
      for (const path of check.unseen) {
        if (!(await existsIn(this.environment.files, check.baseline.uriOf(path)))) vanished.add(path)
      }
      gone.set(check, check.gone(vanished))
    }
    return gone
  }

  async sayWhatBaselinesLack(): Promise<void> {
    for (const [check, entries] of await this.gone()) {
      if (check.isForeign)
        await this.say('Nothing that the baseline holds was found. Is it the baseline of another repository?')
      if (entries.length === 0) continue
      const what = amount(
        entries.length,
        'entry of the baseline no longer occurs',
        'entries of the baseline no longer occur',
      )
      await this.say(`${what}; \`parapet baseline --prune\` takes ${entries.length === 1 ? 'it' : 'them'} out:`)
      for (const { path, rule } of entries.slice(0, MOST_NAMED)) await this.say(`  ${rule} in ${path}`)
      if (entries.length > MOST_NAMED) await this.say(`  … and ${entries.length - MOST_NAMED} more`)
    }
  }

  private analyse(snapshot: Snapshot, configuration: Configuration): Analysis {
    try {
      return this.engine.analyse(snapshot, configuration)
    } catch (error) {
      throw new AnalysisError(error instanceof Error ? error.message : String(error))
    }
  }

  private async write({ text, said }: Written): Promise<void> {
    for (const line of said) await this.say(line)
    await this.output.write(text)
  }

  private async say(line: string): Promise<void> {
    await this.progress.clear()
    await this.environment.stderr.write(`${line.split('\n').map(printable).join('\n')}\n`)
  }

  private show(uri: string): string {
    return displayPath(uri, this.environment.directory)
  }
}

/** Of what lies outside of what is scanned nothing is read. */
function contextsWithin(base: string, files: FileSystem): BuildContexts {
  const reader = new ContextFiles(files, () => undefined)
  return new BuildContexts(reader, uri => isWithin(base, uri), { retain: false })
}

/** Entries of a baseline that are named one by one. */
const MOST_NAMED = 10

/** The analysis is meant to contain what goes wrong in it; this is what got out. */
class AnalysisError extends Error {}

function reporterOf(options: ScanOptions, { variables, stdout, directory }: Environment): Reporter {
  switch (options.format) {
    case 'text': {
      const colored = options.color && options.output === undefined && stdout.isTerminal && !variables['NO_COLOR']
      return textReporter(colored ? ANSI : PLAIN, uri => displayPath(uri, directory))
    }
    case 'json':
      return jsonReporter()
    case 'sarif':
      return sarifReporter()
  }
}

export interface Output {
  write(text: string): Promise<void>
  end(): Promise<void>
  discard(): Promise<void>
}

/** Opened before anything is scanned: a long scan must not end at a folder that does not exist. @throws UsageError */
async function outputOf({ output }: ScanOptions, { stdout, files, directory }: Environment): Promise<Output> {
  const nothing = (): Promise<void> => Promise.resolve()
  if (output === undefined) return { write: text => stdout.write(text), end: nothing, discard: nothing }
  let writer: FileWriter
  try {
    writer = await files.create(uriOfPath(resolve(directory, output)))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new UsageError(`The output file cannot be written: ${error.message}`)
  }
  return { write: text => writer.write(text), end: () => writer.commit(), discard: () => writer.discard() }
}
