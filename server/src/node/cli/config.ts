import { resolve } from 'node:path'
import type { Location } from '#rules/model/source'
import type { ExplainedValue, PlacedProblem, ResolvedConfiguration } from '../../config/resolve'
import { printable } from '../../report/escape'
import { LineIndex } from '../../syntax/lines'
import { directoryOf } from '../../workspace/uris'
import { pathOfUri, uriOfPath } from '../fs'
import { type ConfigOptions, UsageError } from './arguments'
import type { Environment, ExitCode } from './environment'
import { displayPath } from './paths'
import { placeOf, settingsOf } from './settings'

/** `parapet config --explain PATH`. @throws UsageError */
export async function explainConfiguration(options: ConfigOptions, environment: Environment): Promise<ExitCode> {
  const { directory, files, stdout, stderr } = environment
  const uri = uriOfPath(resolve(directory, options.path))
  const kind = await files.kind(uri)
  if (kind === 'missing') throw new UsageError(`${options.path} does not exist.`)
  const folder = kind === 'directory' ? uri : directoryOf(uri)
  const { rules } = await environment.engine()
  const settings = await settingsOf(options, [uriOfPath(directory), folder], rules, environment)
  const configuration = await settings.configurationIn(folder)
  const subject = { uri, kind: kind === 'directory' ? kind : ('file' as const) }
  const show = (other: string): string => displayPath(other, directory)
  const text = options.format === 'json' ? asJson(configuration, subject) : asText(configuration, subject, show)
  await stdout.write(text)
  for (const problem of configuration.problems)
    await stderr.write(`${printable(`${show(problem.file.uri)}:${placeOf(problem)}: ${problem.message}`)}\n`)
  return configuration.problems.some(({ severity }) => severity === 'error') ? 2 : 0
}

interface Subject {
  readonly uri: string
  readonly kind: 'file' | 'directory'
}

function asText(configuration: ResolvedConfiguration, subject: Subject, show: (uri: string) => string): string {
  const rows = configuration.explain.map(value => [
    printable(`${value.key}: ${valueText(value)}`),
    printable(value.at === undefined ? value.source : placeText(value.at, show)),
    printable(value.note ?? ''),
  ])
  const [left, middle] = [0, 1].map(column => Math.min(60, Math.max(...rows.map(row => row[column]?.length ?? 0))))
  const lines = rows.map(([value = '', source = '', note = '']) =>
    `${value.padEnd(left ?? 0)}  ${source.padEnd(middle ?? 0)}  ${note}`.trimEnd(),
  )
  const files = configuration.files.map(uri => `  ${printable(show(uri))}`)
  return [
    `Configuration of ${printable(show(subject.uri))}`,
    ...(isExcluded(configuration, subject) ? ['It is excluded: it gets no findings.'] : []),
    '',
    ...(files.length > 0 ? ['Files, the first wins:', ...files] : ['No configuration file was found.']),
    '',
    ...lines,
    '',
  ].join('\n')
}

function valueText({ value }: ExplainedValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function placeText(at: Location, show: (uri: string) => string): string {
  return `${show(at.file.uri)}:${placeOf(at).split(':')[0] ?? ''}`
}

/** Documented in docs/configuration.md. Lines and columns are 1-based. */
function asJson(configuration: ResolvedConfiguration, subject: Subject): string {
  const { explain, files, problems } = configuration
  const report = {
    schemaVersion: 1,
    path: pathOfUri(subject.uri),
    excluded: isExcluded(configuration, subject),
    files: files.map(pathOfUri),
    values: explain.map(({ key, value, at, source, note }) => ({ key, value, source, note, ...(at && placed(at)) })),
    problems: problems.map(problem => ({ message: problem.message, severity: problem.severity, ...placed(problem) })),
  }
  return `${JSON.stringify(report, undefined, 2)}\n`
}

function placed({ file, span }: Pick<PlacedProblem, 'file' | 'span'>): object {
  const { line, character } = new LineIndex(file.text).positionAt(span.start)
  return { file: pathOfUri(file.uri), line: line + 1, column: character + 1 }
}

function isExcluded(configuration: ResolvedConfiguration, { uri, kind }: Subject): boolean {
  return configuration.excluded(uri, kind)
}
