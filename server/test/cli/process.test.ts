import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The real command, bundled as the build bundles it, on a real disk. */
const project = join(import.meta.dirname, '../../..')
let folder = ''
let cli = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parapet-cli-'))
  cli = join(folder, 'app/dist/cli.js')
  mkdirSync(join(folder, 'app/dist'), { recursive: true })
  copyFileSync(join(project, 'package.json'), join(folder, 'app/package.json'))
  // What lies in a temporary folder is CommonJS, as in the packaged extension.
  writeFileSync(join(folder, 'app/dist/package.json'), '{}')
  await build({
    absWorkingDir: project,
    entryPoints: ['server/src/cli.ts'],
    outfile: cli,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['performance'],
    logLevel: 'error',
  })
  const docs = `import('./scripts/rule-docs.mjs').then(docs => docs.writeRuleDocs(process.argv[1]))`
  const written = spawnSync(process.execPath, ['-e', docs, join(folder, 'app/dist/rules.json.gz')], { cwd: project })
  expect(written.stderr.toString()).toBe('')
}, 60_000)

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function work(files: Readonly<Record<string, string | Uint8Array>>): string {
  const place = mkdtempSync(join(folder, 'work-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(place, name, '..'), { recursive: true })
    writeFileSync(join(place, name), content)
  }
  return place
}

function parapet(cwd: string, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...argv], { cwd, encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

const PUBLIC_KEY = 'resource "aws_kms_key" "k" {\n  enable_key_rotation = false\n}\n'

describe('the real process', () => {
  it('knows its version', () => {
    const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string }
    expect(parapet(folder, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('finds, reports and exits', () => {
    const place = work({ 'infra/main.tf': PUBLIC_KEY, 'app/Dockerfile': 'FROM scratch\n' })
    const { code, stdout, stderr } = parapet(place, 'scan')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^infra\/main\.tf\n {2}2:25 \w+ .+ aws-kms-auto-rotate-keys\n/m)
    expect(stdout).toContain('Scanned 1 Terraform file and 1 Dockerfile.')
    expect(code).toBe(1)
  })

  it.each([['scan', 'gone'], ['scan', '--bogus'], ['nonsense']])('%s %s is exit 2', (...argv) => {
    const { code, stdout } = parapet(folder, ...argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('is exit 3 with --fail-on-incomplete', () => {
    expect(parapet(work({ 'a.tf': 'a = {\n' }), 'scan', '--fail-on-incomplete').code).toBe(3)
  })

  it('fixes a file in place: mode, byte order mark, line endings and the link to it stay, nothing is left behind', () => {
    const place = work({ 'real/main.tf': `\ufeff${PUBLIC_KEY.replaceAll('\n', '\r\n')}` })
    const file = join(place, 'real/main.tf')
    chmodSync(file, 0o640)
    mkdirSync(join(place, 'linked'))
    symlinkSync(file, join(place, 'linked/main.tf'))
    const { code, stderr } = parapet(place, 'scan', 'linked', '--fix', '--fix-level', 'suggestion')
    expect(stderr).toContain('fixed linked/main.tf:2 aws-kms-auto-rotate-keys')
    expect(code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(`\ufeff${PUBLIC_KEY.replace('false', 'true').replaceAll('\n', '\r\n')}`)
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(
      readdirSync(join(place, 'linked'), { withFileTypes: true }).map(one => [one.name, one.isSymbolicLink()]),
    ).toEqual([['main.tf', true]])
    expect(readdirSync(join(place, 'real'))).toEqual(['main.tf'])
  })

  it('survives loops and dangling links on a real disk', () => {
    const place = work({ 'a/main.tf': PUBLIC_KEY })
    symlinkSync(place, join(place, 'a/loop'))
    symlinkSync(join(place, 'a'), join(place, 'b'))
    symlinkSync(join(place, 'knot'), join(place, 'knot'))
    symlinkSync(join(place, 'gone'), join(place, 'Dockerfile'))
    const { code, stdout, stderr } = parapet(place, 'scan')
    expect(code).toBe(1)
    expect(stdout.match(/main\.tf$/gm)).toEqual(['main.tf'])
    expect(stderr).toBe('Dockerfile is a link to nothing that can be read.\n')
  })

  it('gives the same bytes twice, to a file and to a pipe', () => {
    const place = work({ 'main.tf': PUBLIC_KEY, 'sub/x.tf': 'a = [\n', Dockerfile: 'FROM scratch\n' })
    const piped = parapet(place, 'scan', '--format', 'sarif').stdout
    parapet(place, 'scan', '--format', 'sarif', '--output', 'out.sarif')
    expect(readFileSync(join(place, 'out.sarif'), 'utf8')).toBe(piped)
    expect(readdirSync(place).sort()).toEqual(['Dockerfile', 'main.tf', 'out.sarif', 'sub'])
  })

  it('explains a rule from its documentation, in words and in SARIF', () => {
    expect(parapet(folder, 'explain', 'CKV_AWS_7').stdout).toMatch(
      /^aws-kms-auto-rotate-keys\n[^]+\nWhy\n {2}\w[^]+\nWhat to do\n {2}\w/,
    )
    const { stdout } = parapet(work({ 'main.tf': PUBLIC_KEY }), 'scan', '--format', 'sarif')
    const { runs } = JSON.parse(stdout) as {
      readonly runs: readonly [
        {
          readonly tool: {
            readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri?: string }[] }
          }
        },
      ]
    }
    const { rules } = runs[0].tool.driver
    expect(rules.length).toBeGreaterThan(10)
    // Findings about comments have no page of their own.
    for (const { helpUri } of rules.filter(({ id }) => !id.startsWith('parapet-'))) expect(helpUri).toMatch(/^https:/)
  })

  it('starts the language server, which ends when it is told to', async () => {
    const server = spawn(process.execPath, [cli, 'lsp', '--stdio'], { cwd: folder })
    let said = ''
    const send = (message: object): void => {
      const text = JSON.stringify({ jsonrpc: '2.0', ...message })
      server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
    }
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (!said.includes('"id":1') || said.includes('"id":2')) return
      send({ id: 2, method: 'shutdown' })
      send({ method: 'exit' })
    })
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } })
    const code = await new Promise<number | null>(resolve => server.on('close', resolve))
    expect(said).toContain('"capabilities":')
    expect(code).toBe(0)
  })

  it('ends without a word when the reader goes away', async () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`d${n}/main.tf`, PUBLIC_KEY]))
    const child = spawn(process.execPath, [cli, 'scan'], { cwd: work(many) })
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise<number | null>(resolve => child.on('close', resolve))
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
  })
})
