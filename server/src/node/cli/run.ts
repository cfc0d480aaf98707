import { printable } from '../../report/escape'
import { parseCommand, UsageError } from './arguments'
import { ClosedSink, type Environment, type ExitCode } from './environment'
import { usage } from './usage'

/** Runs one command. Resolves to the exit code; never rejects. Commands are loaded when they are asked for. */
export async function run(argv: readonly string[], environment: Environment): Promise<ExitCode> {
  try {
    return await dispatch(argv, environment)
  } catch (error) {
    if (error instanceof ClosedSink) return 3
    try {
      return await explainFailure(error, environment)
    } catch {
      return 3
    }
  }
}

async function dispatch(argv: readonly string[], environment: Environment): Promise<ExitCode> {
  const command = parseCommand(argv)
  switch (command.name) {
    case 'help':
      await environment.stdout.write(usage(command.topic))
      return 0
    case 'version':
      await environment.stdout.write(`${environment.version()}\n`)
      return 0
    case 'scan':
      return (await import('./scan')).scan(command.options, environment)
    case 'rules':
      return (await import('./rules')).listRules(command.format, environment)
    case 'explain':
      return (await import('./rules')).explainRule(command.rule, command.color, environment)
    case 'config':
      return (await import('./config')).explainConfiguration(command.options, environment)
    case 'lsp':
      await environment.startLanguageServer()
      return 0
  }
}

async function explainFailure(error: unknown, { stderr }: Environment): Promise<ExitCode> {
  if (error instanceof UsageError) {
    await stderr.write(`${printable(error.message)}\n`)
    return 2
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  await stderr.write(`Parapet failed. This is a mistake in Parapet, not in what was scanned:\n${details}\n`)
  return 3
}
