/** The `parapet` command. Everything it needs is loaded when it is needed, so that `--version` and `--help` are instant. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleDocs } from '#rules/rule'
import type { Environment } from './node/cli/environment'
import { ClosedSink, type Sink } from './node/cli/environment'
import { run } from './node/cli/run'
import { NodeFileSystem } from './node/fs'

/** The folder of the bundle: documentation lies beside it, package.json above it. */
const bundle = __dirname

const environment: Environment = {
  directory: process.cwd(),
  variables: process.env,
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  files: new NodeFileSystem(true),
  now: () => performance.now(),
  version: () => {
    const manifest: unknown = JSON.parse(readFileSync(join(bundle, '..', 'package.json'), 'utf8'))
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
  },
  engine: async variables =>
    (await import('./node/cli/engine')).createEngine(new Date().toISOString().slice(0, 10), variables),
  documentation,
  startLanguageServer: async () => {
    await import('./main.node')
  },
}

async function documentation(): Promise<ReadonlyMap<string, RuleDocs>> {
  const { gunzipSync } = await import('node:zlib')
  const file = join(bundle, 'rules.json.gz')
  if (!existsSync(file)) return new Map()
  // Written by the build from the rules' own `docs` exports.
  const byRule = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as Readonly<Record<string, RuleDocs>>
  return new Map(Object.entries(byRule))
}

function sink(stream: NodeJS.WriteStream): Sink {
  let closed = false
  stream.on('error', () => {
    closed = true
  })
  return {
    isTerminal: stream.isTTY,
    write: text =>
      new Promise((resolve, reject) => {
        if (text === '') resolve()
        else if (closed) reject(new ClosedSink())
        else {
          stream.write(text, error => {
            if (error) reject(new ClosedSink(error.message))
            else resolve()
          })
        }
      }),
  }
}

void run(process.argv.slice(2), environment).then(code => {
  // Not process.exit: what was written must reach a slow reader first. The language server ends when its client does.
  process.exitCode = code
})
