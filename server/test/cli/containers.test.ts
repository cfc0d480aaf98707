/** What the command line makes of Compose files and of the folders that images are built from. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../src/node/cli/engine'
import { NodeFileSystem } from '../../src/node/fs'
import { parapet as run } from './console'
import { TestFileSystem } from './files'

const FIXTURE = join(import.meta.dirname, '..', '..', '..', 'test-fixtures', 'containers')
const engine = () => Promise.resolve(createEngine('2026-01-01'))

interface Found {
  readonly rule: string
  readonly file: string
  readonly start: { readonly line: number }
  readonly message: string
  readonly relatedLocations?: readonly { readonly file: string; readonly message: string }[]
}

async function scan(files: Readonly<Record<string, string>> | TestFileSystem, ...argv: string[]) {
  const { stdout, stderr, code } = await run(['scan', '--format', 'json', ...argv], {
    files: files instanceof TestFileSystem ? files : new TestFileSystem(files),
    environment: { engine },
  })
  const { findings } = JSON.parse(stdout) as { findings: readonly Found[] }
  const short = findings.map(({ rule, file, start }) => `${file}:${start.line} ${rule}`)
  return { findings, short, stdout, stderr, code }
}

test('the workspace of containers', async () => {
  const { stdout, stderr, code } = await run(['scan'], {
    environment: { engine, files: new NodeFileSystem(true), directory: FIXTURE },
  })
  expect(code).toBe(1)
  for (const line of [
    '4:6 critical File of settings with a secret is copied into the image: .env docker-secret-no-environment-file',
    'see web/.env:2:13: value of DB_PASSWORD',
    '9:14 high Container downloads what it needs when it starts: docker/entrypoint.sh runs npm install docker-start-no-download',
    'see web/docker/entrypoint.sh:3:1: npm install',
    'worker/worker.docker',
    'Scanned 0 Terraform files and 3 Dockerfiles.',
  ])
    expect(stdout).toContain(line)
  expect(stdout + stderr).not.toContain('kettle')
  expect(stderr).toBe('compose.broken.yaml:4:1: All mapping items must start at the same column\n')
  // Built up to `production`, as Compose says, the user is set; the last stage alone would have none.
  expect(stdout.match(/docker-user-set-user/g)).toHaveLength(1)
})

const STAGES = `FROM debian:12 AS base
RUN make
FROM base AS one
ENTRYPOINT curl -o /x https://example.com/x && /x
FROM base AS two
CMD ["/x"]
FROM debian:12
USER 10001
CMD ["/y"]
`

describe('targets', () => {
  const rules = (short: readonly string[]) => short.map(line => line.replace('Dockerfile:', ''))

  test('none: the last stage', async () => {
    expect((await scan({ '/w/Dockerfile': STAGES })).short).toEqual([])
  })

  test('of Compose: each counts, what is the same is said once', async () => {
    const compose = `services:
  a: { build: { context: ., target: one } }
  b: { build: { context: ., target: two } }
  c: { build: { context: ., target: two } }
`
    const { short } = await scan({ '/w/Dockerfile': STAGES, '/w/compose.yaml': compose })
    expect(rules(short)).toEqual(['3 docker-user-set-user', '4 docker-start-no-download', '5 docker-user-set-user'])
  })

  test('one that is not known says nothing of the final stage', async () => {
    const compose = 'services: { a: { build: { context: ., target: "${TARGET}" } } }'
    expect((await scan({ '/w/Dockerfile': STAGES, '/w/compose.yaml': compose })).short).toEqual([])
  })

  test('--target, which wins over Compose; files without such a stage are judged as without it', async () => {
    const files = {
      '/w/Dockerfile': STAGES,
      '/w/other/Dockerfile': 'FROM debian:12\nCMD ["/x"]\n',
      '/w/compose.yaml': 'services: { a: { build: { context: ., target: one } } }',
    }
    const { short } = await scan(files, '--target', 'two')
    expect(short).toEqual(['Dockerfile:5 docker-user-set-user', 'other/Dockerfile:1 docker-user-set-user'])
    expect((await scan({ '/w/Dockerfile': STAGES }, '--target=2')).short).toEqual(['Dockerfile:5 docker-user-set-user'])
  })

  test('a problem that is worse in one way counts as that', async () => {
    const dockerfile = 'FROM debian:12 AS a\nCOPY . /a\nUSER 1\nFROM debian:12 AS b\nUSER 1\n'
    const files = { '/w/Dockerfile': dockerfile, '/w/id_rsa': '', '/w/x': '' }
    expect((await scan(files)).short).toEqual([])
    const both = 'services: { a: { build: { context: ., target: b } }, b: { build: { context: ., target: a } } }'
    expect((await scan({ ...files, '/w/compose.yaml': both })).short).toEqual([
      'Dockerfile:2 docker-copy-use-dockerignore',
    ])
  })

  test('fingerprints do not tell whether a target is given', async () => {
    const dockerfile = 'FROM debian:12 AS a\nFROM debian:12\nRUN curl -k https://example.com/x | sh\nUSER 1\n'
    const of = async (...argv: string[]) => {
      const { stdout } = await scan({ '/w/Dockerfile': dockerfile }, '--profile', 'all', ...argv)
      return [...stdout.matchAll(/"rule":"docker-curl-verify-certificates".*?"fingerprint":"(\w+)"/g)].map(
        ([, one]) => one,
      )
    }
    expect(await of()).toHaveLength(1)
    expect(await of('--target', 'a')).toEqual(await of())
  })
})

test('arguments of Compose are the values of ARGs', async () => {
  const files = { '/w/Dockerfile': 'ARG BASE\nFROM $BASE\nCMD ["/x"]\n' }
  expect((await scan(files)).short).not.toContain('Dockerfile:2 docker-user-set-user')
  const compose = 'services: { a: { build: { context: ., args: ["BASE=debian:12"] } } }'
  expect((await scan({ ...files, '/w/compose.yaml': compose })).short).toContain('Dockerfile:2 docker-user-set-user')
})

test('the folder of Compose is the one that counts', async () => {
  const files = {
    '/w/docker/app.docker': 'FROM debian:12\nCOPY run.sh /run.sh\nUSER 1\nENTRYPOINT ["/run.sh"]\n',
    '/w/run.sh': 'apt-get update\n',
    '/w/docker-compose.yml': 'services: { a: { build: { context: ., dockerfile: docker/app.docker } } }',
  }
  const { findings } = await scan(files)
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    'docker-start-no-download: Container downloads what it needs when it starts: run.sh runs apt-get update',
  ])
})

test('nothing outside of what is scanned is read', async () => {
  const disk = new TestFileSystem({
    '/w/a/Dockerfile': 'FROM debian:12\nCOPY . .\nUSER 1\n',
    '/w/a/compose.yaml': 'services: { a: { build: { context: .., dockerfile: a/Dockerfile } } }',
    '/w/.env': 'DB_PASSWORD=kettle-orange-7\n',
  })
  const read: string[] = []
  disk.onRead = path => read.push(path)
  expect((await scan(disk, 'a')).short).toEqual([])
  expect(read).not.toContain('/w/.env')
  expect((await scan(disk)).short).toEqual(['a/Dockerfile:2 docker-secret-no-environment-file'])
})

test('--fix leaves the ignore file to whoever reads the report, and looks again at what it changed', async () => {
  const disk = new TestFileSystem({
    '/w/Dockerfile': 'FROM debian:12\nCOPY . .\nRUN apt-get install x\nUSER 1\n',
    '/w/.env': 'DB_PASSWORD=kettle-orange-7\n',
  })
  const { short, stdout } = await scan(disk, '--fix', '--fix-level', 'suggestion', '--profile', 'all')
  expect(short).toContain('Dockerfile:2 docker-secret-no-environment-file')
  expect(stdout).toContain('.dockerignore')
  expect(await disk.kind('file:///w/.dockerignore')).toBe('missing')
  expect(await disk.text('/w/Dockerfile')).not.toContain('RUN apt-get install x\n')
})
