import { fork, spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { build, type BuildOptions } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createProtocolConnection,
  type DataCallback,
  type Diagnostic,
  type Disposable,
  type DocumentDiagnosticReport,
  IPCMessageReader,
  IPCMessageWriter,
  type Message,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { ListDirectory, type ListedEntry, ReadFile } from '../../src/lsp/protocol'
import { VSCODE } from './client'

/** The bundles as the extension has them: one folder, documentation and wasm beside them. */
const ROOT = join(import.meta.dirname, '../../..')
mkdirSync(join(ROOT, '.cache'), { recursive: true })
const FOLDER = mkdtempSync(join(ROOT, '.cache/process-test-'))
const DIST = join(FOLDER, 'dist')
const source = (name: string): string => join(ROOT, 'server/src', name)
const DOCUMENTED = 'aws-s3-block-public-acls'
const MAIN = pathToFileURL(join(FOLDER, 'main.tf')).href

const RESOURCE = 'resource "aws_s3_bucket_public_access_block" "b" {\n  bucket = "b"\n  block_public_acls = false\n}\n'

beforeAll(async () => {
  const shared: BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['@cdktf/hcl2json'],
  }
  const browser: BuildOptions = {
    bundle: true,
    platform: 'browser',
    format: 'iife',
    mainFields: ['browser', 'module', 'main'],
  }
  await Promise.all([
    build({ ...shared, entryPoints: [source('main.node.ts')], outfile: join(DIST, 'server.js') }),
    build({ ...shared, entryPoints: [source('node/hcl2json.worker.ts')], outfile: join(DIST, 'hcl2json.worker.js') }),
    build({ ...browser, entryPoints: [source('main.browser.ts')], outfile: join(DIST, 'server.web.js') }),
  ])
  copyFileSync(createRequire(import.meta.url).resolve('@cdktf/hcl2json/main.wasm.gz'), join(DIST, 'main.wasm.gz'))
  const docs = { rationale: 'Because.', remediation: 'Do.', cwe: [], references: ['https://example.com'] }
  writeFileSync(join(DIST, 'rules.json.gz'), gzipSync(JSON.stringify({ [DOCUMENTED]: docs })))
  writeFileSync(join(FOLDER, 'package.json'), '{ "version": "7.8.9" }')
}, 60_000)
afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
})

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill()
})

async function shakeHands(
  reader: MessageReader,
  writer: MessageWriter,
  options: object = {},
): Promise<ProtocolConnection> {
  const connection = createProtocolConnection(reader, writer)
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => ({})))
  connection.onRequest('client/registerCapability', () => null)
  connection.onRequest('workspace/diagnostic/refresh', () => null)
  connection.listen()
  await connection.sendRequest('initialize', { processId: null, capabilities: VSCODE, ...options })
  await connection.sendNotification('initialized', {})
  return connection
}

async function open(connection: ProtocolConnection, uri: string, text: string): Promise<void> {
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'terraform', version: 1, text },
  })
}

async function pull(connection: ProtocolConnection, uri: string): Promise<Diagnostic[]> {
  const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
    textDocument: { uri },
  })
  return report.kind === 'full' ? report.items : []
}

/** Opens a file with a finding, reads its documentation, and lets HashiCorp's parser word an error where it can. */
async function findAndHover(connection: ProtocolConnection, uri: string): Promise<void> {
  await open(connection, uri, RESOURCE)
  const found = await pull(connection, uri)
  expect(found.filter(one => one.code === DOCUMENTED)).toMatchObject([
    { code: DOCUMENTED, source: 'parapet', range: { start: { line: 2, character: 22 } } },
  ])
  const hover = await connection.sendRequest('textDocument/hover', {
    textDocument: { uri },
    position: { line: 2, character: 23 },
  })
  expect(JSON.stringify(hover)).toContain('Because.')
}

describe('the server as a process', () => {
  it('talks over stdio, survives what its parser cannot, and ends with its client', async () => {
    const child = spawn(process.execPath, [join(DIST, 'server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    const connection = await shakeHands(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
    await findAndHover(connection, MAIN)
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: MAIN, version: 2 },
      contentChanges: [{ text: 'a = \n' }],
    })
    const own = await pull(connection, MAIN)
    expect(own).toMatchObject([{ code: 'syntax', severity: 1 }])
    const worded = 'Invalid expression: Expected the start of an expression, but found an invalid expression token.'
    const deadline = Date.now() + 25_000
    let messages: Diagnostic['message'][] = []
    while (Date.now() < deadline && !messages.includes(worded)) {
      await new Promise(resolve => setTimeout(resolve, 100))
      messages = (await pull(connection, MAIN)).map(one => one.message)
    }
    expect(messages).toEqual([worded])
    const ended = new Promise(resolve => child.once('exit', resolve))
    await connection.sendRequest('shutdown')
    await connection.sendNotification('exit')
    expect(await ended).toBe(0)
  })

  it('ends when its client dies without a word', async () => {
    const child = spawn(process.execPath, [join(DIST, 'server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    const connection = await shakeHands(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
    const ended = new Promise(resolve => child.once('exit', resolve))
    connection.dispose()
    child.stdin.destroy()
    expect(await ended).toBe(1)
  })

  it("talks over node's IPC, as VS Code starts it", async () => {
    const child = fork(join(DIST, 'server.js'), ['--node-ipc'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    children.push(child)
    const connection = await shakeHands(new IPCMessageReader(child), new IPCMessageWriter(child))
    await findAndHover(connection, MAIN)
    connection.dispose()
  })
})

/** A thread that looks like a web worker: `self` with `postMessage` and `onmessage`, and nothing of node's in the way. */
const BROWSER_LIKE = `
  const { parentPort, workerData } = require('node:worker_threads')
  const self = { postMessage: message => parentPort.postMessage(message), addEventListener: () => {} }
  parentPort.on('message', data => self.onmessage({ data }))
  globalThis.self = self
  const text = require('node:fs').readFileSync(workerData, 'utf8')
  new Function('self', 'process', 'require', 'module', text)(self)
`

class WorkerReader extends AbstractMessageReader implements MessageReader {
  constructor(private readonly worker: Worker) {
    super()
    worker.on('error', error => {
      this.fireError(error)
    })
  }
  listen(callback: DataCallback): Disposable {
    const listener = (message: Message): void => {
      callback(message)
    }
    this.worker.on('message', listener)
    return { dispose: () => void this.worker.off('message', listener) }
  }
}

class WorkerWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(private readonly worker: Worker) {
    super()
  }
  write(message: Message): Promise<void> {
    this.worker.postMessage(message)
    return Promise.resolve()
  }
  end(): void {
    this.dispose()
  }
}

it('the server in a web worker finds, and reads documentation and files through the client', async () => {
  const worker = new Worker(BROWSER_LIKE, { eval: true, workerData: join(DIST, 'server.web.js') })
  try {
    const dist = 'https://assets.example.com/dist'
    const connection = await shakeHands(new WorkerReader(worker), new WorkerWriter(worker), {
      initializationOptions: { clientFiles: true, dist },
    })
    const docs = gzipSync(
      JSON.stringify({ [DOCUMENTED]: { rationale: 'Because.', remediation: '', cwe: [], references: [] } }),
    )
    const asked: string[] = []
    connection.onRequest(ReadFile, ({ uri }) => {
      asked.push(uri)
      return uri === `${dist}/rules.json.gz`
        ? { ok: true, base64: docs.toString('base64') }
        : { ok: false, code: 'missing', message: 'no such file' }
    })
    const entries: ListedEntry[] = [{ name: 'variables.tf', kind: 'file', link: false }]
    connection.onRequest(ListDirectory, () => ({ ok: true as const, entries }))
    await findAndHover(connection, 'vscode-vfs://github/o/r/main.tf')
    expect(asked).toEqual(['vscode-vfs://github/o/r/variables.tf', `${dist}/rules.json.gz`])
    connection.dispose()
  } finally {
    await worker.terminate()
  }
})
