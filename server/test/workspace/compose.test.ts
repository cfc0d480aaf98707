import { describe, expect, test } from 'vitest'
import { readCompose } from '../../src/workspace/compose'
import { composeBuilds } from '../../src/workspace/compose-builds'
import { interpolate } from '../../src/workspace/interpolation'
import { isComposeName } from '../../src/workspace/kinds'
import { scanUnits } from '../../src/workspace/scan-units'
import { TestFileSystem } from '../cli/files'

const known = (value: string) => ({ kind: 'known', value })
const ABSENT = { kind: 'absent' }
const UNKNOWN = { kind: 'unknown' }
const file = (text: string, path = '/w/compose.yaml') => ({ uri: `file://${path}`, text })

/** Dockerfile → the ways it is built, as plain data. */
function built(...files: { uri: string; text: string }[]) {
  const problems: string[] = []
  const builds = composeBuilds(files, ({ message }) => problems.push(message))
  const plain = Object.fromEntries(
    [...builds].map(([uri, ways]) => [
      uri.replace('file://', ''),
      ways.map(({ folder, target, args, namedContexts }) => ({
        ...(typeof folder === 'object' ? { in: folder.uri.replace('file://', '') } : {}),
        ...(target ? { target: target.name ?? null } : {}),
        ...(args ? { args: Object.fromEntries([...args].map(([name, value]) => [name, value ?? null])) } : {}),
        ...(namedContexts ? { names: [...namedContexts] } : {}),
      })),
    ]),
  )
  return { builds: plain, problems }
}

test.each([
  ['compose.yaml', true],
  ['compose.yml', true],
  ['docker-compose.yml', true],
  ['docker-compose.prod.yaml', true],
  ['docker-compose-dev.yml', true],
  ['compose.override.yaml', true],
  ['web.compose.yaml', true],
  ['compose.json', false],
  ['decompose.yaml', false],
  ['docker-compose.yaml.bak', false],
  ['composer.yaml', false],
])('%s', (name, expected) => {
  expect(isComposeName(name)).toBe(expected)
})

describe('variables', () => {
  test.each([
    ['plain', 'plain'],
    ['${A:-x}/${B-y}', 'x/y'],
    ['${A:-${B:-deep}}', 'deep'],
    ['cost: $$5 $', 'cost: $5 $'],
    ['$A', undefined],
    ['${A}', undefined],
    ['x${A:?must be set}', undefined],
    ['${A:+other}', undefined],
    ['${A:-$B}', undefined],
    ['${A:-x', undefined],
    ['${1}', undefined],
    ['${'.repeat(100), undefined],
  ])('%s', (text, expected) => {
    expect(interpolate(text)).toBe(expected)
  })
})

describe('one file', () => {
  test('a string, and a mapping with all there is', () => {
    const { builds, problem } = readCompose(
      file(`
services:
  web:
    build: ./web
  api:
    build:
      context: api
      dockerfile: docker/\${FLAVOUR:-prod}.docker
      target: \${STAGE}
      args:
        VERSION: 3
        DEBUG: false
        TOKEN:
        HOST: \${HOST}
      additional_contexts:
        assets: ../assets
        base: docker-image://debian:12
  jobs:
    build:
      args:
        - A=1=2
        - B
        - C=\${C:-c}
        - D=\${D}
      additional_contexts: [shared=../shared]
  db: { image: postgres }
  inline: { build: { dockerfile_inline: 'FROM a' } }
`),
    )
    expect(problem).toBeUndefined()
    expect(builds).toEqual([
      {
        service: 'web',
        context: known('./web'),
        dockerfile: ABSENT,
        target: ABSENT,
        args: new Map(),
        contextNames: [],
      },
      {
        service: 'api',
        context: known('api'),
        dockerfile: known('docker/prod.docker'),
        target: UNKNOWN,
        args: new Map([
          ['VERSION', '3'],
          ['DEBUG', 'false'],
          ['TOKEN', undefined],
          ['HOST', undefined],
        ]),
        contextNames: ['assets', 'base'],
      },
      {
        service: 'jobs',
        context: ABSENT,
        dockerfile: ABSENT,
        target: ABSENT,
        args: new Map([
          ['A', '1=2'],
          ['B', undefined],
          ['C', 'c'],
          ['D', undefined],
        ]),
        contextNames: ['shared'],
      },
    ])
  })

  test('anchors and merged keys', () => {
    const text = `
x-build: &build { context: ., target: prod }
services:
  a: { build: *build }
  b: { build: { <<: *build, target: dev } }
`
    expect(readCompose(file(text)).builds.map(({ target }) => target)).toEqual([known('prod'), known('dev')])
  })

  test.each([
    '',
    '[]',
    'services: 3',
    'services: [a]',
    'services: { a: 1, b: { build: [] }, c: { build: 7 } }',
    '- a\n- b',
  ])('nothing to build in %j', text => {
    const { builds, problem } = readCompose(file(text))
    expect(problem).toBeUndefined()
    expect(builds.every(({ context }) => context.kind === 'absent')).toBe(true)
  })

  test('what is no YAML says where, and what cannot be reasonable is not tried', () => {
    expect(readCompose(file('services:\n  a: [1\n  b: 2\n')).problem?.offset).toBeGreaterThan(10)
    expect(readCompose(file(`a: ${'['.repeat(5_000)}`)).problem).toBeDefined()
    const bomb = [
      'a: &a [x]',
      ...'bcdefghij'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefghij'[i]!},`.repeat(9)}]`),
    ]
    expect(readCompose(file(`${bomb.join('\n')}\nservices: { s: { build: . } }`)).builds).toHaveLength(0)
  })
})

describe('files together', () => {
  test('where Dockerfiles and folders are', () => {
    const { builds } = built(
      file(`
services:
  a: { build: { context: ../x, dockerfile: sub/../My.docker } }
  b: { build: { context: /abs/, dockerfile: Dockerfile } }
  c: { build: https://example.com/repo.git }
  d: { build: git@example.com:a/b.git }
  e: { build: { context: $WHERE } }
  f: { build: { context: ., dockerfile: $WHICH } }
  g: { build: . }
`),
    )
    expect(builds).toEqual({
      '/x/My.docker': [{ in: '/x' }],
      '/abs/Dockerfile': [{ in: '/abs' }],
      '/w/Dockerfile': [{ in: '/w' }],
    })
  })

  test('equal services are one way; others are kept apart', () => {
    const { builds } = built(
      file(`
services:
  a: { build: { context: ., target: one, args: { A: 1 } } }
  b: { build: { context: ., target: one, args: ['A=1'] } }
  c: { build: { context: ., target: two, additional_contexts: { x: . } } }
`),
    )
    expect(builds['/w/Dockerfile']).toEqual([
      { in: '/w', target: 'one', args: { A: '1' } },
      { in: '/w', target: 'two', names: ['x'] },
    ])
  })

  test('a file that leaves something out adds to the base file of its folder', () => {
    const { builds } = built(
      file('services: { a: { build: { context: web, args: { A: 1, B: 2 } } } }'),
      file('services: { a: { build: { target: dev, args: { B: 3 } } } }', '/w/compose.override.yaml'),
      file('services: { a: { build: { target: other } } }', '/other/compose.prod.yaml'),
    )
    expect(builds).toEqual({
      '/w/web/Dockerfile': [
        { in: '/w/web', args: { A: '1', B: '2' } },
        { in: '/w/web', target: 'dev', args: { A: '1', B: '3' } },
      ],
      '/other/Dockerfile': [{ in: '/other', target: 'other' }],
    })
  })

  test('a broken file is named with its place; the others go on', () => {
    const { builds, problems } = built(
      file('services:\n  a:\n    build: .\n   b: 1\n', '/w/a/compose.yaml'),
      file('services: { a: { build: . } }'),
    )
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^\/w\/a\/compose\.yaml:\d+:\d+: ./)
    expect(Object.keys(builds)).toEqual(['/w/Dockerfile'])
  })
})

describe('what a scan takes in', () => {
  async function units(files: TestFileSystem, folder = '/w') {
    const problems: string[] = []
    const found: string[] = []
    const walked = scanUnits(files, [{ uri: `file://${folder}`, kind: 'directory' }], {
      onProblem: ({ message }) => problems.push(message),
      enter: () => Promise.resolve((uri: string) => uri.endsWith('/excluded')),
    })
    for await (const unit of walked)
      if (unit.kind === 'dockerfile') found.push(`${unit.uri.replace('file://', '')} ${unit.builds?.length ?? 0}`)
    return { found, problems }
  }

  test('Dockerfiles of any name that Compose names, as far as they are in what is scanned', async () => {
    const disk = new TestFileSystem({
      '/w/api/Dockerfile': 'FROM a',
      '/w/deploy/compose.yaml': `
services:
  api: { build: ../api }
  odd: { build: { context: .., dockerfile: build/web.docker } }
  gone: { build: { context: .., dockerfile: build/none } }
  outside: { build: { context: ../../x, dockerfile: x.docker } }
  ignored: { build: { context: .., dockerfile: tmp/x.docker } }
  excluded: { build: { context: .., dockerfile: excluded/x.docker } }
`,
      '/w/build/web.docker': 'FROM a',
      '/w/.git/x': '',
      '/w/.gitignore': 'tmp\n',
      '/w/tmp/x.docker': 'FROM a',
      '/w/tmp/compose.yaml': 'services: { a: { build: ../api } }',
      '/w/excluded/x.docker': 'FROM a',
      '/x/x.docker': 'FROM a',
      '/w/web/Dockerfile': 'FROM a',
    })
    expect(await units(disk)).toEqual({
      found: ['/w/api/Dockerfile 1', '/w/web/Dockerfile 0', '/w/build/web.docker 1'],
      problems: [],
    })
  })

  test('a Compose file that cannot be read is a problem, not the end', async () => {
    const disk = new TestFileSystem({ '/w/compose.yaml': 'services: {}', '/w/Dockerfile': 'FROM a' })
    disk.forbid('/w/compose.yaml')
    expect(await units(disk)).toEqual({
      found: ['/w/Dockerfile 0'],
      problems: ['/w/compose.yaml: permission denied.'],
    })
  })
})
