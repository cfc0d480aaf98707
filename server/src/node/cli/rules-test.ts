import { resolve } from 'node:path'
import { runExamples } from '../../custom/run-examples'
import { printable } from '../../report/escape'
import { ANSI, PLAIN } from '../../report/style'
import { amount } from '../../report/summary'
import { directoryOf } from '../../workspace/uris'
import { uriOfPath } from '../fs'
import { UsageError } from './arguments'
import type { Environment, ExitCode } from './environment'
import { displayPath } from './paths'
import { placeOf, settingsOf } from './settings'

/** `parapet rules test`. @throws UsageError */
export async function testRules(path: string, color: boolean, environment: Environment): Promise<ExitCode> {
  const { directory, files, stdout, stderr, variables } = environment
  const uri = uriOfPath(resolve(directory, path))
  const kind = await files.kind(uri)
  if (kind === 'missing') throw new UsageError(`${path} does not exist.`)
  const folder = kind === 'directory' ? uri : directoryOf(uri)
  const { rules: builtIn, parsers } = await environment.engine()
  const none = { config: undefined, profile: undefined }
  const settings = await settingsOf(none, [uriOfPath(directory), folder], builtIn, environment)
  const { customRules, problems } = await settings.configurationIn(folder)
  const mistakes = problems.filter(({ severity }) => severity === 'error')
  for (const problem of mistakes) {
    const text = `${displayPath(problem.file.uri, directory)}:${placeOf(problem)}: ${problem.message}`
    await stderr.write(`${printable(text)}\n`)
  }
  const style = color && stdout.isTerminal && !variables['NO_COLOR'] ? ANSI : PLAIN
  const results = runExamples(customRules, parsers)
  let failed = 0
  for (const { rule, source } of customRules) {
    const own = results.filter(result => result.ruleId === rule.id)
    await stdout.write(
      `${style.bold(printable(rule.id))} ${style.dim(printable(displayPath(source.file.uri, directory)))}\n`,
    )
    if (own.length === 0) await stdout.write('  no examples\n')
    for (const { example, failures } of own) {
      if (failures.length > 0) failed += 1
      const { at, name } = example
      const where = `${displayPath(at.file.uri, directory)}:${placeOf(at)}`
      await stdout.write(failures.length === 0 ? `  ok      ${name}\n` : `  failed  ${name} (${printable(where)})\n`)
      for (const failure of failures) {
        const lines = failure.split('\n').map(line => `            ${printable(line)}\n`)
        await stdout.write(lines.join(''))
      }
    }
  }
  const untried = customRules.filter(({ examples }) => examples.length === 0).length
  await stdout.write(
    `${amount(customRules.length, 'custom rule')}, ${amount(results.length, 'example')}: ${results.length - failed} passed, ${failed} failed${untried > 0 ? `; ${amount(untried, 'rule has', 'rules have')} no examples` : ''}.\n`,
  )
  if (mistakes.length > 0) return 2
  return failed > 0 ? 1 : 0
}
