import { describe, expect, it } from 'vitest'
import { parapet } from './console'

const BAD = 'a = "bad-high strict-high"\n'

describe('scan with the files above each document', () => {
  it('takes the nearest one for each', async () => {
    const files = {
      '/w/.parapet.yaml': 'profile: strict\n',
      '/w/a/main.tf': BAD,
      '/w/b/.parapet.yaml': 'severities: { test-words-bad: off }\n',
      '/w/b/main.tf': BAD,
    }
    const { stdout } = await parapet(['scan', '--format', 'json'], { files })
    const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string }[] }
    expect(findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual([
      'a/main.tf test-words-bad',
      'a/main.tf test-words-strict',
      'b/main.tf test-words-strict',
    ])
    const { stdout: only } = await parapet(['scan', 'b'], { files })
    expect(only).toContain('1 finding:')
    expect((await parapet(['scan', '--profile', 'recommended'], { files })).stdout).toContain('1 finding:')
  })

  it('--config is the only file', async () => {
    const files = {
      '/w/.parapet.yaml': 'severities: { test-words-bad: off }\n',
      '/w/.checkov.yaml': 'skip-check: [CKV_TEST_BAD]\n',
      '/w/p.yaml': 'profile: recommended\n',
      '/w/main.tf': BAD,
    }
    expect((await parapet(['scan'], { files })).code).toBe(0)
    expect((await parapet(['scan', '--config', 'p.yaml'], { files })).code).toBe(1)
  })

  it('leaves out what is excluded, nested files included', async () => {
    const files = {
      '/w/.parapet.yaml': 'exclude: [examples/]\n',
      '/w/examples/main.tf': BAD,
      '/w/a/.parapet.yaml': 'exclude: ["*.gen.tf", "!examples/"]\n',
      '/w/a/x.gen.tf': BAD,
      '/w/a/examples/main.tf': BAD,
    }
    const { stdout } = await parapet(['scan'], { files })
    expect(stdout).toContain('Scanned 1 Terraform file')
    expect(stdout).toContain('a/examples/main.tf')
    expect((await parapet(['scan', 'examples/main.tf'], { files })).stdout).toContain('1 finding:')
  })

  it('goes on after a mistake, names it once and exits with 2', async () => {
    const files = {
      '/w/.parapet.yaml': 'severities:\n  test-words-bda: off\n',
      '/w/a/main.tf': BAD,
      '/w/b/main.tf': BAD,
    }
    const { code, stdout, stderr } = await parapet(['scan'], { files })
    expect(stderr).toBe('.parapet.yaml:2:3: There is no rule `test-words-bda`. Did you mean "test-words-bad"?\n')
    expect(stdout).toContain('2 findings')
    expect(stdout).toContain('Exit 2: there is 1 mistake in configuration files.')
    expect(code).toBe(2)
    const json = await parapet(['scan', '--format', 'json'], { files })
    expect(JSON.parse(json.stdout)).toMatchObject({
      problems: [{ kind: 'bad-configuration', file: '.parapet.yaml', start: { line: 2, column: 3 } }],
      summary: { exitCode: 2, problems: { badConfiguration: 1 } },
    })
  })

  it('names a configuration of 10 MB in one line', async () => {
    const files = { '/w/.parapet.yaml': ' '.repeat(10 * 1024 * 1024), '/w/main.tf': BAD }
    const { code, stderr } = await parapet(['scan'], { files })
    expect(stderr).toContain('.parapet.yaml is too large to be analysed (10.0 MB')
    expect(stderr.split('\n')).toHaveLength(2)
    expect(code).toBe(2)
  })

  it('doubts about other tools’ files are said and change nothing', async () => {
    const files = { '/w/.hadolint.yaml': 'ignored: [\n', '/w/main.tf': 'a = "good"\n' }
    const { code, stderr } = await parapet(['scan'], { files })
    expect(stderr).toMatch(/^\.hadolint\.yaml:\d+:\d+: /)
    expect(code).toBe(0)
  })

  it('fails as other tools’ files say, unless the command line does', async () => {
    const files = { '/w/.checkov.yaml': 'soft-fail: true\n', '/w/main.tf': BAD }
    const soft = await parapet(['scan'], { files })
    expect(soft.code).toBe(0)
    expect(soft.stdout).toContain('Exit 0: all findings are of no matter (.checkov.yaml: soft-fail).')
    expect((await parapet(['scan', '--fail-on', 'low'], { files })).code).toBe(1)
    const some = { '/w/.checkov.yaml': 'soft-fail-on: MEDIUM\n', '/w/main.tf': BAD }
    expect((await parapet(['scan'], { files: some })).stdout).toContain(
      'Exit 1: 1 finding is high or above (.checkov.yaml: soft-fail-on).',
    )
  })

  it('lists in SARIF every rule that any file enables, at the place its results say', async () => {
    const files = { '/w/a/main.tf': BAD, '/w/b/.parapet.yaml': 'profile: strict\n', '/w/b/main.tf': BAD }
    const { stdout } = await parapet(['scan', '--format', 'sarif'], { files })
    const [run] = (JSON.parse(stdout) as { runs: [Run] }).runs
    const ids = run.tool.driver.rules.map(({ id }) => id)
    expect(ids).toContain('test-words-strict')
    expect(run.results).toHaveLength(3)
    for (const { ruleId, ruleIndex } of run.results) expect(ids[ruleIndex]).toBe(ruleId)
  })
})

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
  readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[]
}

describe('config --explain', () => {
  const files = {
    '/w/.parapet.yaml': 'profile: strict\nexclude: [out/]\n',
    '/w/a/.parapet.yaml': 'severities:\n  test-words-bad: low\n',
    '/w/.checkov.yaml': 'skip-check:\n  - CKV_TEST_BAD\n  - CKV_TEST_TICK\n  - CKV_X_1\n',
    '/w/a/main.tf': '',
    '/w/out/main.tf': '',
  }

  it('names every value and where it was taken from', async () => {
    const { code, stdout } = await parapet(['config', '--explain', 'a/main.tf'], { files })
    expect(stdout).toBe(
      [
        'Configuration of a/main.tf',
        '',
        'Files, the first wins:',
        '  a/.parapet.yaml',
        '  .parapet.yaml',
        '  .checkov.yaml',
        '',
        'severities.test-words-bad: low   a/.parapet.yaml:2',
        'profile: strict                  .parapet.yaml:1',
        'exclude: ["out/"]                .parapet.yaml:2',
        'severities.test-words-tick: off  .checkov.yaml:3    skip-check CKV_TEST_TICK',
        'skip-check: CKV_X_1              .checkov.yaml:4    no rule checks this',
        '',
      ].join('\n'),
    )
    expect(code).toBe(0)
  })

  it('says that a path is excluded, and what the command line says', async () => {
    const { stdout } = await parapet(['config', '--explain', 'out/main.tf', '--profile', 'all'], { files })
    expect(stdout).toContain('It is excluded: it gets no findings.')
    expect(stdout).toContain('profile: all')
    expect(stdout).toContain('--profile')
    expect((await parapet(['config', '--explain', 'out'], { files })).stdout).toContain('It is excluded')
  })

  it('as JSON', async () => {
    const { stdout } = await parapet(['config', '--explain', 'a', '-f', 'json'], { files })
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      path: '/w/a',
      excluded: false,
      files: ['/w/a/.parapet.yaml', '/w/.parapet.yaml', '/w/.checkov.yaml'],
      values: expect.arrayContaining([
        { key: 'profile', value: 'strict', source: '.parapet.yaml', file: '/w/.parapet.yaml', line: 1, column: 10 },
      ]) as unknown,
      problems: [],
    })
  })

  it('without any file', async () => {
    const { stdout } = await parapet(['config', '--explain', '.'], { files: { '/w/main.tf': '' } })
    expect(stdout).toBe('Configuration of .\n\nNo configuration file was found.\n\nprofile: recommended  default\n')
  })

  it('names mistakes and exits with 2', async () => {
    const wrong = { '/w/.parapet.yaml': 'profile: x\n' }
    const { code, stderr } = await parapet(['config', '--explain', '.'], { files: wrong })
    expect(stderr).toBe('.parapet.yaml:1:10: This must be one of recommended, strict, all.\n')
    expect(code).toBe(2)
  })

  it.each([
    [['config'], 'Which file or folder?'],
    [['config', '--explain', 'gone'], 'gone does not exist.'],
    [['config', '--explain', '.', 'x'], 'does not take "x"'],
    [['config', '--explain'], '--explain needs a value.'],
  ])('%j is exit 2', async (argv, message) => {
    const { code, stderr } = await parapet(argv, { files })
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})
