import { describe, expect, test } from 'vitest'
import { createEngine } from '../../src/node/cli/engine'
import { parapet as run, type Given } from './console'
import { TestFileSystem } from './files'

/** The command line with the real rules. */
const parapet = (argv: readonly string[], given: Given = {}) =>
  run(argv, { ...given, environment: { engine: () => Promise.resolve(createEngine('2026-01-01')) } })

const OPEN = 'resource "aws_s3_bucket_public_access_block" "a" {\n  block_public_acls = false\n}\n'
const START = { '/w/app/main.tf': OPEN, '/w/app/Dockerfile': 'FROM node\nUSER node\n' }
const FILE = '/w/.parapet-baseline.jsonl'

async function written(files = new TestFileSystem(START)) {
  const result = await parapet(['baseline'], { files })
  expect([result.code, result.stderr]).toEqual([0, ''])
  return { ...result, text: await files.text(FILE) }
}

describe('parapet baseline', () => {
  test('writes rule, place and fingerprint of everything that is found, and nothing else', async () => {
    const { text, stdout } = await written()
    const [header, ...lines] = text.trimEnd().split('\n')
    expect(header).toBe('{"parapet-baseline":1}')
    expect(lines).toEqual([...lines].sort())
    const entries = lines.map(line => JSON.parse(line) as Record<string, string>)
    expect(entries.map(({ path, rule }) => `${path!} ${rule!}`)).toContain('app/Dockerfile docker-image-pin-version')
    expect(entries.map(({ path, rule }) => `${path!} ${rule!}`)).toContain('app aws-s3-block-public-acls')
    for (const entry of entries) expect(Object.keys(entry)).toEqual(['path', 'rule', 'fingerprint'])
    expect(stdout).toBe(
      `.parapet-baseline.jsonl: ${lines.length} findings are known (${lines.length} added, 0 removed).\n`,
    )
  })

  test('the same findings give the same bytes, and a second run writes nothing', async () => {
    const { files, text } = await written()
    const again = await parapet(['baseline'], { files })
    expect(again.files.written).toHaveLength(1)
    expect(await files.text(FILE)).toBe(text)
    expect((await written(new TestFileSystem(Object.fromEntries(Object.entries(START).reverse())))).text).toBe(text)
  })

  test('what is silenced is not in it', async () => {
    const { text } = await written(
      new TestFileSystem({
        '/w/app/main.tf': OPEN.replace('false', 'false # parapet:ignore aws-s3-block-public-acls why not'),
      }),
    )
    expect(text).not.toContain('aws-s3-block-public-acls')
  })

  test('a scan with it counts what is new', async () => {
    const { files } = await written()
    const all = await parapet(['scan', '--baseline', FILE], { files })
    expect([all.code, all.stdout]).toEqual([
      0,
      expect.stringMatching(/^Scanned .*\nNo new findings\. \d+ more are in the baseline\.\nExit 0/),
    ])
    files.write('file:///w/app/other.tf', OPEN.replace('"a"', '"b"'))
    const more = await parapet(['scan', '--baseline', FILE, '--format', 'json'], { files })
    const { findings, summary } = JSON.parse(more.stdout) as {
      findings: { known: boolean; file: string }[]
      summary: { known: number }
    }
    expect(more.code).toBe(1)
    expect(findings.filter(({ known }) => !known).every(({ file }) => file === 'app/other.tf')).toBe(true)
    expect(findings.filter(({ known }) => known)).toHaveLength(summary.known)
    expect(summary.known).toBeGreaterThan(2)
  })

  test('the configuration may name it, relative to itself', async () => {
    const { files } = await written()
    files.write('file:///w/.parapet.yaml', 'baseline: .parapet-baseline.jsonl\n')
    expect((await parapet(['scan', 'app'], { files })).code).toBe(0)
    expect((await parapet(['scan', 'app', '--config', '.parapet.yaml'], { files })).code).toBe(0)
  })

  test('SARIF says which results are new', async () => {
    const { files } = await written()
    files.write('file:///w/app/other.tf', OPEN.replace('"a"', '"b"'))
    const { stdout } = await parapet(['scan', '--baseline', FILE, '--format', 'sarif'], { files })
    const { runs } = JSON.parse(stdout) as { runs: { results: { baselineState: string }[] }[] }
    expect(new Set(runs[0]!.results.map(result => result.baselineState))).toEqual(new Set(['new', 'unchanged']))
  })

  test('entries that no longer occur are named, and go when asked to', async () => {
    const { files, text } = await written()
    files.write('file:///w/app/main.tf', OPEN.replace('false', 'true'))
    const scan = await parapet(['scan', '--baseline', FILE], { files })
    expect(scan.stderr).toBe(
      '1 entry of the baseline no longer occurs; `parapet baseline --prune` takes it out:\n  aws-s3-block-public-acls in app\n',
    )
    expect(await files.text(FILE)).toBe(text)
    const pruned = await parapet(['baseline', '--prune'], { files })
    expect(pruned.stdout).toMatch(/\(0 added, 1 removed\)/)
    expect(await files.text(FILE)).toBe(text.replace(/^.*aws-s3-block-public-acls.*\n/m, ''))
  })

  test('pruning adds nothing', async () => {
    const { files, text } = await written()
    files.write('file:///w/app/other.tf', OPEN.replace('"a"', '"b"'))
    await parapet(['baseline', '--prune'], { files })
    expect(await files.text(FILE)).toBe(text)
  })

  test('what another profile leaves out is not gone', async () => {
    const { files } = await written()
    const strict = await parapet(['baseline', '--profile', 'all'], { files })
    expect(strict.code).toBe(0)
    const text = await files.text(FILE)
    const scan = await parapet(['scan', '--baseline', FILE], { files })
    expect([scan.code, scan.stderr]).toEqual([0, ''])
    await parapet(['baseline', '--prune'], { files })
    expect(await files.text(FILE)).toBe(text)
  })

  test('what is not scanned, or cannot be read to its end, is not gone; what was deleted is', async () => {
    const files = new TestFileSystem({ ...START, '/w/other/main.tf': OPEN, '/w/third/main.tf': OPEN })
    const { text } = await written(files)
    files.write('file:///w/app/main.tf', 'resource "aws_s3_bucket" {')
    expect((await parapet(['baseline', 'app', '-o', FILE], { files })).code).toBe(0)
    expect(await files.text(FILE)).toBe(text)
    files.remove('file:///w/third/main.tf')
    await parapet(['baseline', 'app', '-o', FILE], { files })
    expect(await files.text(FILE)).toBe(text.replace(/^.*"third".*\n/gm, ''))
  })

  test.each([
    [
      'a broken line',
      `{"parapet-baseline":1}\n{"path":"app"`,
      '/w/.parapet-baseline.jsonl:2:1: This line is no entry of a baseline: it is not JSON.\n',
    ],
    [
      'a merge',
      `{"parapet-baseline":1}\n<<<<<<< HEAD\n`,
      '/w/.parapet-baseline.jsonl:2:1: A merge left its marker here; keep the entries of both sides and delete it.\n',
    ],
    [
      'no baseline',
      '{"a":1}',
      '/w/.parapet-baseline.jsonl:1:1: This is no baseline of Parapet: the first line of one is {"parapet-baseline":1}.\n',
    ],
    [
      'an empty file',
      '',
      '/w/.parapet-baseline.jsonl:1:1: This is no baseline of Parapet: the first line of one is {"parapet-baseline":1}.\n',
    ],
    [
      'a newer one',
      '{"parapet-baseline":2}',
      '/w/.parapet-baseline.jsonl:1:1: This baseline was written by a newer Parapet (its format is 2, this one reads 1).\n',
    ],
    [
      'wrong types',
      '{"parapet-baseline":1}\n{"path":1,"rule":"a","fingerprint":"b"}',
      '/w/.parapet-baseline.jsonl:2:1: An entry of a baseline has a path, a rule and a fingerprint, all of them texts.\n',
    ],
    [
      'another repository',
      '{"parapet-baseline":1}\n{"path":"infra/x","rule":"a","fingerprint":"b"}\n{"path":"infra/y","rule":"a","fingerprint":"b"}',
      '/w/.parapet-baseline.jsonl is the baseline of another repository: none of the 2 places it names is here (such as infra/x).\n',
    ],
  ])('%s is not used, with the reason', async (_, text, message) => {
    const files = new TestFileSystem({ ...START, [FILE]: text })
    const scan = await parapet(['scan', '--baseline', FILE], { files })
    expect([scan.code, scan.stderr]).toEqual([2, message])
    const writing = await parapet(['baseline', '-o', FILE], { files })
    expect(writing.code).toBe(2)
    expect(await files.text(FILE)).toBe(text)
  })

  test('a configured one that is wrong is a mistake where it is named; the rest goes on', async () => {
    const files = new TestFileSystem({
      ...START,
      '/w/.parapet.yaml': 'profile: all\nbaseline: b.jsonl\n',
      '/w/b.jsonl': 'x',
    })
    const { code, stderr, stdout } = await parapet(['scan'], { files })
    expect(code).toBe(2)
    expect(stderr).toContain('.parapet.yaml:2:11: b.jsonl:1:1: This is no baseline of Parapet')
    expect(stdout).toContain('aws-s3-block-public-acls')
  })

  test('one that is not there', async () => {
    expect((await parapet(['scan', '--baseline', 'no.jsonl'], { files: START })).stderr).toBe(
      'The baseline no.jsonl does not exist; `parapet baseline` writes it.\n',
    )
    expect((await parapet(['baseline', '--prune'], { files: START })).stderr).toBe(
      'There is no .parapet-baseline.jsonl to take anything out of.\n',
    )
  })

  test('one whose every entry is unknown here may be another’s', async () => {
    const text = '{"parapet-baseline":1}\n{"path":"app","rule":"aws-a","fingerprint":"b"}\n'
    const { code, stderr } = await parapet(['scan', '--baseline', FILE], { files: { ...START, [FILE]: text } })
    expect(code).toBe(1)
    expect(stderr).toContain('Nothing that the baseline holds was found. Is it the baseline of another repository?')
  })

  test('entries of two branches merge as lines, and doubles do no harm', async () => {
    const { files, text } = await written()
    files.write(`file://${FILE}`, text + text)
    const scan = await parapet(['scan', '--baseline', FILE], { files })
    expect([scan.code, scan.stderr]).toEqual([0, ''])
    await parapet(['baseline'], { files })
    expect(await files.text(FILE)).toBe(text)
  })
})
