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
import { PLAIN_BUILDS } from '../../workspace/build-contexts'
import { displayName } from '../../workspace/uris'
import { analyseInRounds, type Judged } from '../../workspace/rounds'
import { withVariableFiles } from '../../workspace/variable-files'
import { scanUnits } from '../../workspace/scan-units'
import { filesOf, type ScanUnit } from '../../workspace/walk'
import { uriOfPath } from '../fs'
import type { ScanOptions } from './arguments'
import type { Engine, Environment, ExitCode } from './environment'
import { askedOf, fixUnit } from './fix'
import { type LoadedUnit, Loader } from './load'
import { Notes, type Output, outputOf } from './output'
import { displayPath } from './paths'
import { Progress } from './progress'
import { folderOf, type Settings, settingsOf } from './settings'
import { analysisProblems, ScanReport, type Written } from '../../report/scan-report'
import { targetsOf } from './targets'
import { terraformVariables } from './variables'

/** `parapet scan`. @throws UsageError */
export async function scan(options: ScanOptions, environment: Environment): Promise<ExitCode> {
  const targets = await targetsOf(options.paths, environment)
  const engine = await environment.engine(terraformVariables(environment.variables))
  const settings = await settingsOf(
    { ...options, folders: targets.folders },
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
  private readonly notes = new Notes()
  /** What fixes may change, where any are to be made. */
  private scanned: ReadonlySet<string> = new Set()
  private readonly checks = new Map<KnownFindings, BaselineCheck>()

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
    const found: { readonly unit: ScanUnit; readonly problems: readonly ScanProblem[] }[] = []
    for await (const unit of units) found.push({ unit: this.targeted(unit), problems: walkProblems.splice(0) })
    const loader = new Loader(environment.files, engine.parsers, this.readable(base), (key, note) => {
      this.notes.add(key, note)
    })
    await loader.prepare(found.map(({ unit }) => unit))
    this.scanned = new Set(options.fix === undefined ? [] : found.flatMap(({ unit }) => askedOf(unit)))
    for (const { unit, problems } of found) {
      await this.write(this.report.unit([], problems, undefined))
      await this.unit(await loader.load(unit), loader)
      for (const note of this.notes.fresh()) await this.say(note)
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

  /** `--target` wins over what Compose files say. */
  private targeted(unit: ScanUnit): ScanUnit {
    const { target: name } = this.options
    if (unit.kind !== 'dockerfile' || name === undefined) return unit
    return { ...unit, builds: (unit.builds ?? PLAIN_BUILDS).map(build => ({ ...build, target: { name } })) }
  }

  private async unit(loaded: LoadedUnit, loader: Loader): Promise<void> {
    const { unit } = loaded
    const only = unit.kind === 'terraform' ? unit.only : undefined
    const isAsked = (uri: string): boolean => only === undefined || only.has(uri)
    for (const uri of filesOf(unit)) if (isAsked(uri) && loaded.sources.has(uri)) this.report.tally.file(uri)
    const configuration = await this.settings.configurationIn(folderOf(unit))
    await this.write(this.report.mistakes(configuration))
    if (loaded.snapshot === undefined) return this.write(this.report.unit([], loaded.problems, configuration))
    const snapshot = await this.withVariables(loaded.snapshot, loader)
    try {
      const [final, fixProblems] = await this.fixed(loaded, snapshot, configuration, isAsked, loader)
      const judged = await this.judge(final, configuration, loader)
      const { analysis } = judged
      await this.check(unit.kind === 'dockerfile' ? unit.uri : unit.directory, judged, configuration, loader)
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

  /** The snapshot after `--fix`, and what stood in the way. */
  private async fixed(
    loaded: LoadedUnit,
    snapshot: Snapshot,
    configuration: Configuration,
    isAsked: (uri: string) => boolean,
    loader: Loader,
  ): Promise<readonly [Snapshot, readonly ScanProblem[]]> {
    const { options, environment, engine } = this
    if (options.fix === undefined) return [snapshot, []]
    const { files } = environment
    const analyse = (given: Snapshot): Analysis => this.analyse(given, configuration)
    const { snapshot: whole } = await this.judge(snapshot, configuration, loader)
    const { applied, problems, outOfReach } = await fixUnit(loaded, whole, {
      level: options.fix,
      files,
      parsers: engine.parsers,
      analyse,
      isAsked,
      isScanned: uri => this.scanned.has(uri),
      onWritten: uri => {
        loader.changed(uri)
      },
    })
    for (const fix of applied) {
      this.report.tally.fix(fix)
      await this.say(`fixed ${this.show(fix.uri)}:${fix.line} ${fix.ruleId}: ${fix.title}`)
    }
    for (const { finding, uri } of outOfReach) {
      const { rule, location } = finding
      await this.say(
        `not fixed: ${rule.id} in ${this.show(location.file.uri)}; the value is written in ${this.show(uri)}, which was not to be scanned`,
      )
    }
    const final = applied.length === 0 ? undefined : (await loader.load(loaded.unit)).snapshot
    return [final === undefined ? whole : await this.withVariables(final, loader), problems]
  }

  private withVariables(snapshot: Snapshot, loader: Loader): Promise<Snapshot> {
    const namedFor = async (directory: string) => (await this.settings.configurationIn(directory)).variableFiles
    return withVariableFiles(snapshot, namedFor, uri => loader.variableFile(uri))
  }

  /**
   * Notes which entries of the baseline still occur. What this configuration leaves out may be there all the same, so
   * everything is looked at before an entry is called gone.
   */
  private async check(
    unit: string,
    { snapshot, analysis }: Judged,
    configuration: Configuration,
    loader: Loader,
  ): Promise<void> {
    const { known } = configuration
    if (!(known instanceof Baseline)) return
    const check = this.checks.get(known) ?? new BaselineCheck(known)
    this.checks.set(known, check)
    if (check.look(unit, analysis)) {
      const everything: Configuration = {
        ...DEFAULT_CONFIGURATION,
        profile: 'all',
        extraRules: configuration.extraRules ?? [],
      }
      check.look(unit, (await this.judge(snapshot, everything, loader)).analysis)
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

  private judge(snapshot: Snapshot, configuration: Configuration, { modules }: Loader): Promise<Judged> {
    return analyseInRounds(snapshot, given => this.analyse(given, configuration), modules.functionFiles)
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

  /** What modules and functions may read besides the files that are scanned. */
  private readable(base: string): readonly string[] {
    const { directory } = this.environment
    return [base, ...this.options.allowRead.map(path => uriOfPath(resolve(directory, path)))]
  }

  private show(uri: string): string {
    return displayPath(uri, this.environment.directory)
  }
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
