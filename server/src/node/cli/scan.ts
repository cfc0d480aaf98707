import { resolve } from 'node:path'
import { isEnabled } from '../../analysis/levels'
import type { Rule } from '#rules/rule'
import type { Analysis, Configuration, Finding, Snapshot } from '../../analysis/types'
import type { ResolvedConfiguration } from '../../config/resolve'
import { printable } from '../../report/escape'
import { jsonReporter } from '../../report/json'
import { Positions } from '../../report/positions'
import type { Reporter, ScanProblem } from '../../report/report'
import { sarifReporter } from '../../report/sarif'
import { secretsWithheld } from '../../report/secrets'
import { ANSI, PLAIN } from '../../report/style'
import { summary } from '../../report/summary'
import { textReporter } from '../../report/text'
import { FileError } from '../../workspace/files'
import { displayName } from '../../workspace/uris'
import { filesOf, walk } from '../../workspace/walk'
import { type FileWriter, uriOfPath } from '../fs'
import { type ScanOptions, UsageError } from './arguments'
import type { Engine, Environment, ExitCode } from './environment'
import { fixUnit } from './fix'
import { load, type LoadedUnit } from './load'
import { displayPath } from './paths'
import { Progress } from './progress'
import { folderOf, placeOf, type Settings, settingsOf } from './settings'
import { type FailLimit, Tally } from './tally'
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
    const run = new Scan(options, environment, engine, settings, output)
    const code = await run.run(targets)
    await output.end()
    return code
  } catch (error) {
    await output.discard()
    throw error
  }
}

class Scan {
  private readonly tally = new Tally()
  private readonly progress: Progress
  private readonly reporter: Reporter
  /** Rules that failed before: once is enough on the screen, the report lists every case. */
  private readonly failedRules = new Set<string>()
  private readonly saidMistakes = new Set<string>()
  private readonly enabledRules = new Map<Configuration, readonly Rule[]>()

  constructor(
    private readonly options: ScanOptions,
    private readonly environment: Environment,
    private readonly engine: Engine,
    private readonly settings: Settings,
    private readonly output: Output,
  ) {
    this.progress = new Progress(environment)
    this.reporter = reporterOf(options, environment)
  }

  async run({ roots, base }: Awaited<ReturnType<typeof targetsOf>>): Promise<ExitCode> {
    const { environment, engine, options, settings } = this
    const configuration = await settings.configurationIn(base)
    const rules = this.enabled(configuration)
    const docs = options.format === 'sarif' ? await environment.documentation() : new Map()
    const { profile } = configuration
    await this.output.write(this.reporter.begin({ version: environment.version(), root: base, profile, rules, docs }))
    await this.report([], await this.mistakes(configuration), configuration)
    const walkProblems: ScanProblem[] = []
    const skipped: string[] = []
    const units = walk(environment.files, roots, {
      enter: (directory, names) => settings.enter(directory, names),
      onProblem: problem => walkProblems.push({ kind: 'unreadable-file', ...problem }),
      onSkipped: uri => skipped.push(uri),
    })
    for await (const unit of units) {
      await this.report([], walkProblems.splice(0), undefined)
      await this.unit(await load(unit, environment.files, engine.parsers))
    }
    await this.report([], walkProblems, undefined)
    for (const uri of skipped)
      await this.say(`${this.show(uri)} is neither Terraform nor a Dockerfile; it was not scanned.`)
    const outcome = this.tally.outcome(options)
    await this.output.write(this.reporter.end(outcome))
    await this.progress.clear()
    if (options.output !== undefined) await this.say(summary(outcome))
    return outcome.exitCode
  }

  private async unit(loaded: LoadedUnit): Promise<void> {
    const { unit } = loaded
    const only = unit.kind === 'terraform' ? unit.only : undefined
    const isAsked = (uri: string): boolean => only === undefined || only.has(uri)
    for (const uri of filesOf(unit)) if (isAsked(uri) && loaded.sources.has(uri)) this.tally.file(uri)
    const { snapshot } = loaded
    const configuration = await this.settings.configurationIn(folderOf(unit))
    await this.report([], await this.mistakes(configuration), configuration)
    if (snapshot === undefined) return this.report([], loaded.problems, configuration)
    try {
      const [final, fixProblems] = await this.fixed(loaded, snapshot, configuration, isAsked)
      const analysis = this.analyse(final, configuration)
      const findings = analysis.findings.filter(finding => isAsked(finding.location.file.uri))
      const problems = [...loaded.problems, ...fixProblems, ...syntaxProblems(analysis, isAsked), ...failures(analysis)]
      await this.report(findings, problems, configuration)
    } catch (error) {
      if (!(error instanceof AnalysisError)) throw error
      const uri = unit.kind === 'dockerfile' ? unit.uri : unit.directory
      const message = `${displayName(uri)} could not be analysed, because of a mistake in Parapet: ${error.message}`
      await this.report([], [...loaded.problems, { kind: 'failed-analysis', uri, message }], configuration)
    }
    await this.progress.tick(this.tally.fileCount, this.tally.findingCount)
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
      this.tally.fix(fix)
      await this.say(`fixed ${this.show(fix.uri)}:${fix.line} ${fix.ruleId}: ${fix.title}`)
    }
    const final = applied.length === 0 ? undefined : (await load(loaded.unit, files, engine.parsers)).snapshot
    return [final ?? snapshot, problems]
  }

  private enabled(configuration: Configuration): readonly Rule[] {
    const known = this.enabledRules.get(configuration)
    if (known !== undefined) return known
    const rules = this.engine.rules.filter(rule => isEnabled(rule, configuration))
    const sorted = rules.sort((a, b) => (a.id < b.id ? -1 : 1))
    this.enabledRules.set(configuration, sorted)
    return sorted
  }

  /** What is wrong in configuration files, each mistake once. Doubts about other tools' files are said, not counted. */
  private async mistakes({ problems }: ResolvedConfiguration): Promise<readonly ScanProblem[]> {
    const fresh = problems.filter(problem => {
      const key = `${problem.file.uri} ${problem.span.start} ${problem.message}`
      const isNew = !this.saidMistakes.has(key)
      this.saidMistakes.add(key)
      return isNew
    })
    const found: ScanProblem[] = []
    for (const problem of fresh) {
      const { file, span } = problem
      const message = `${displayName(file.uri)}:${placeOf(problem)}: ${problem.message}`
      if (problem.severity === 'error')
        found.push({ kind: 'bad-configuration', uri: file.uri, location: { file, span }, message })
      else await this.say(message.replace(displayName(file.uri), () => this.show(file.uri)))
    }
    return found
  }

  private limitFor({ rule }: Finding, { failOn, explain }: ResolvedConfiguration): FailLimit {
    const said = this.options.failOn
    if (said !== undefined) return { severity: said, source: `--fail-on ${said}` }
    const severity = failOn[rule.language]
    if (severity === undefined) return { severity: 'low', source: '--fail-on low' }
    const from = explain.find(({ key }) => key === `fail-on.${rule.language}`)
    return { severity, source: `${from?.source ?? ''}: ${from?.note ?? ''}` }
  }

  private analyse(snapshot: Snapshot, configuration: Configuration): Analysis {
    try {
      return this.engine.analyse(snapshot, configuration)
    } catch (error) {
      throw new AnalysisError(error instanceof Error ? error.message : String(error))
    }
  }

  private async report(
    findings: Analysis['findings'],
    problems: readonly ScanProblem[],
    configuration: ResolvedConfiguration | undefined,
  ): Promise<void> {
    if (findings.length + problems.length === 0) return
    const named = problems.map(problem => ({ ...problem, message: this.shorten(problem) }))
    for (const problem of named) {
      this.tally.problem(problem)
      if (problem.kind === 'rule-failure' && this.failedRules.has(problem.ruleId ?? '')) continue
      if (problem.kind === 'rule-failure') this.failedRules.add(problem.ruleId ?? '')
      await this.say(problem.message)
    }
    if (configuration !== undefined)
      for (const finding of findings) this.tally.finding(finding, this.limitFor(finding, configuration))
    const rules = configuration === undefined ? [] : this.enabled(configuration)
    await this.output.write(this.reporter.unit({ findings: secretsWithheld(findings), problems: named, rules }))
  }

  private async say(line: string): Promise<void> {
    await this.progress.clear()
    await this.environment.stderr.write(`${line.split('\n').map(printable).join('\n')}\n`)
  }

  /** Messages name files in full; who reads them sits in a folder. */
  private shorten({ message, uri }: ScanProblem): string {
    return message.replaceAll(displayName(uri), () => this.show(uri))
  }

  private show(uri: string): string {
    return displayPath(uri, this.environment.directory)
  }
}

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

/** One for each file that was asked for and has syntax errors: the later ones are often echoes of the first. */
function syntaxProblems(analysis: Analysis, isAsked: (uri: string) => boolean): readonly ScanProblem[] {
  const positions = new Positions()
  const problems = new Map<string, ScanProblem>()
  for (const { file, span, message } of analysis.syntaxErrors) {
    if (!isAsked(file.uri) || problems.has(file.uri)) continue
    const location = { file, span }
    const { startLine, startColumn } = positions.range(location)
    const text = `${displayName(file.uri)}:${startLine}:${startColumn}: syntax error: ${message}`
    problems.set(file.uri, { kind: 'syntax-error', uri: file.uri, location, message: text })
  }
  return [...problems.values()]
}

function failures(analysis: Analysis): readonly ScanProblem[] {
  return analysis.failures.map(({ ruleId, uri, error }) => {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'rule-failure', uri, ruleId, message: `Rule ${ruleId} failed on ${displayName(uri)}: ${reason}` }
  })
}

interface Output {
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
