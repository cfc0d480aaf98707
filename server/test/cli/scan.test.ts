import { describe, expect, it } from 'vitest'
import { parapet } from './console'
import { TestFileSystem } from './files'

const ONE_BAD = { '/w/main.tf': 'a = "bad-high"\n' }

describe('exit codes', () => {
  it('is 0 without findings', async () => {
    const { code, stdout } = await parapet(['scan'], { files: { '/w/main.tf': 'a = 1\n' } })
    expect(code).toBe(0)
    expect(stdout).toContain('Scanned 1 Terraform file and 0 Dockerfiles.\nNo findings.\nExit 0: no findings.')
  })

  it('is 1 with a finding at or above --fail-on, low by default', async () => {
    expect((await parapet(['scan'], { files: ONE_BAD })).code).toBe(1)
    expect((await parapet(['scan'], { files: { '/w/main.tf': 'a = "bad-low"\n' } })).code).toBe(1)
    expect((await parapet(['scan'], { files: { '/w/main.tf': 'a = "bad-info"\n' } })).code).toBe(0)
  })

  it.each([
    ['critical', 0],
    ['high', 1],
    ['medium', 1],
    ['info', 1],
    ['never', 0],
  ])('--fail-on %s with a high finding is %i', async (limit, expected) => {
    const { code, stdout } = await parapet(['scan', '--fail-on', limit], { files: ONE_BAD })
    expect(code).toBe(expected)
    expect(stdout).toMatch(new RegExp(`Exit ${expected}: .*--fail-on ${limit}`))
  })

  it('does not count what is silenced or said better by another rule', async () => {
    const { code, stdout } = await parapet(['scan'], { files: { '/w/main.tf': 'a = "hush-high double-high"\n' } })
    expect(code).toBe(0)
    expect(stdout).toContain('No findings. 1 more is silenced.')
  })

  it('is 3 when something was left out and --fail-on-incomplete says so, whatever was found', async () => {
    const files = { ...ONE_BAD, '/w/broken.tf': 'resource {{{\n' }
    expect((await parapet(['scan'], { files })).code).toBe(1)
    const { code, stdout } = await parapet(['scan', '--fail-on-incomplete'], { files })
    expect(code).toBe(3)
    expect(stdout).toContain('Incomplete: 1 file has syntax errors.\nExit 3: the scan is incomplete')
  })

  it('is 3 when the analysis itself breaks, and everything else is still reported', async () => {
    const files = { ...ONE_BAD, '/w/sub/main.tf': 'a = "crash!"\n', '/w/z/main.tf': 'a = "bad-low"\n' }
    const { code, stdout, stderr } = await parapet(['scan'], { files })
    expect(code).toBe(3)
    expect(stderr).toBe('sub could not be analysed, because of a mistake in Parapet: the engine crashed\n')
    expect(stdout).toContain('z/main.tf')
  })

  it('is 3 for a mistake of ours outside the analysis, with what to report', async () => {
    const environment = { engine: () => Promise.reject(new Error('no engine')) }
    const { code, stderr } = await parapet(['scan'], { files: ONE_BAD, environment })
    expect(code).toBe(3)
    expect(stderr).toContain('This is a mistake in Parapet')
    expect(stderr).toContain('no engine')
  })

  it('names a rule that failed once, and goes on', async () => {
    const files = { ...ONE_BAD, '/w/a/main.tf': '# boom!\n', '/w/b/main.tf': '# boom!\n' }
    const { code, stderr, stdout } = await parapet(['scan'], { files })
    expect(code).toBe(1)
    expect(stderr).toBe('Rule test-words-bad failed on a: the rule failed\n')
    expect(stdout).toContain('Incomplete: 2 rule runs failed.')
  })
})

describe('wrong usage is exit 2 and says what to do', () => {
  it.each([
    [[], /Which command\?/],
    [['scna'], /There is no command "scna"\. Did you mean "scan"\?/],
    [['infra'], /parapet scan infra/],
    [['--format', 'json'], /parapet scan --format/],
    [['scan', '--fromat', 'json'], /no option --fromat\. Did you mean "--format"\?/],
    [['scan', '--format'], /--format needs a value/],
    [['scan', '--format', '--fix'], /--format needs a value; --fix is an option/],
    [['scan', '--format', 'junit'], /--format junit is not available; choose one of text, json, sarif/],
    [['scan', '--format', 'sarfi'], /Did you mean "sarif"\?/],
    [['scan', '--profile', 'srtict'], /choose one of recommended, strict, all\. Did you mean "strict"\?/],
    [['scan', '--fail-on', 'none'], /choose one of critical, high, medium, low, info, never/],
    [['scan', '--fix=yes'], /--fix takes no value/],
    [['scan', '--fix-level', 'suggestion'], /add --fix/],
    [['scan', '--baseline', 'x'], /no option --baseline/],
    [['scan', 'gone'], /^gone does not exist\.$/m],
    [['scan', 'gone/*.tf'], /Nothing in gone matches the pattern/],
    [['scan', '--output', 'nowhere/report.txt'], /The output file cannot be written: .*nowhere does not exist/],
    [['rules', 'extra'], /does not take "extra"/],
    [['explain'], /Which rule\?/],
    [['explain', 'test-words-bda'], /There is no rule test-words-bda\. Did you mean "test-words-bad"\?/],
    [['lsp'], /parapet lsp --stdio/],
  ])('%j', async (argv, message) => {
    const { code, stdout, stderr } = await parapet(argv, { files: ONE_BAD })
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).not.toContain('mistake in Parapet')
  })
})

describe('help and version', () => {
  it.each([['--help'], ['-h'], ['help']])('%s', async flag => {
    const { code, stdout } = await parapet([flag])
    expect(code).toBe(0)
    expect(stdout).toContain('parapet scan [PATH…]')
  })

  it('documents every option of scan', async () => {
    const { stdout } = await parapet(['scan', '--help'])
    for (const option of [
      'format',
      'output',
      'profile',
      'fail-on',
      'fail-on-incomplete',
      'fix',
      'fix-level',
      'config',
      'no-color',
    ]) {
      expect(stdout).toContain(`--${option} `)
    }
  })

  it('needs no engine for the version', async () => {
    const engine = () => Promise.reject(new Error('loaded'))
    expect(await parapet(['--version'], { environment: { engine } })).toMatchObject({ code: 0, stdout: '1.2.3\n' })
  })
})

describe('what is scanned', () => {
  const shown = (stdout: string): string[] =>
    stdout.split('\n').filter(line => /^[^ ]*(?:\.tf|\.tofu|Dockerfile\S*|\.tfvars)$/.test(line))
  const bad = 'a = "bad-high"\n'

  it('finds Terraform and Dockerfiles, folder by folder in the order of their names', async () => {
    const files = {
      '/w/z.tf': bad,
      '/w/a.tf': bad,
      '/w/terraform.tfvars': bad,
      '/w/Dockerfile': 'RUN bad-high\n',
      '/w/b/Dockerfile.web': 'RUN bad-high\n',
      '/w/B/main.tf': bad,
      '/w/notes.md': 'bad-high',
    }
    const { stdout } = await parapet(['scan'], { files })
    expect(shown(stdout)).toEqual(['a.tf', 'z.tf', 'terraform.tfvars', 'Dockerfile', 'B/main.tf', 'b/Dockerfile.web'])
    expect(stdout).toContain('Scanned 3 Terraform files, 1 variable file and 2 Dockerfiles.\n6 findings: 6 high.')
  })

  it('leaves out what git ignores, .terraform, .git and node_modules', async () => {
    const files = {
      '/w/.git/info/exclude': 'excluded.tf\n',
      '/w/.gitignore': '*.gen.tf\n/out/\n!keep.gen.tf\n',
      '/w/main.tf': bad,
      '/w/x.gen.tf': bad,
      '/w/keep.gen.tf': bad,
      '/w/excluded.tf': bad,
      '/w/out/main.tf': bad,
      '/w/sub/.gitignore': 'local.tf\n!y.gen.tf\n',
      '/w/sub/out/main.tf': bad,
      '/w/sub/local.tf': bad,
      '/w/sub/y.gen.tf': bad,
      '/w/.terraform/modules/m/main.tf': bad,
      '/w/node_modules/p/Dockerfile': 'RUN bad-high\n',
      '/w/.git/hooks/Dockerfile': 'RUN bad-high\n',
    }
    const { stdout } = await parapet(['scan'], { files })
    expect(shown(stdout)).toEqual(['keep.gen.tf', 'main.tf', 'sub/y.gen.tf', 'sub/out/main.tf'])
  })

  it('scans what is named although git ignores it, with the other rules still in force', async () => {
    const files = {
      '/w/.git/HEAD': '',
      '/w/.gitignore': 'out/\n*.gen.tf\n',
      '/w/out/main.tf': bad,
      '/w/out/deep/main.tf': bad,
      '/w/out/x.gen.tf': bad,
      '/w/one.gen.tf': bad,
    }
    expect(shown((await parapet(['scan', 'out'], { files })).stdout)).toEqual(['out/main.tf', 'out/deep/main.tf'])
    expect(shown((await parapet(['scan', 'one.gen.tf'], { files })).stdout)).toEqual(['one.gen.tf'])
    expect(shown((await parapet(['scan', '.', 'one.gen.tf'], { files })).stdout)).toEqual(['one.gen.tf'])
  })

  it('respects the ignore files of the repository around a named folder', async () => {
    const files = { '/w/.git/HEAD': '', '/w/.gitignore': '*.gen.tf\n', '/w/sub/a.gen.tf': bad, '/w/sub/b.tf': bad }
    expect(shown((await parapet(['scan', 'sub'], { files })).stdout)).toEqual(['sub/b.tf'])
  })

  it('reports only the named file, and reads its folder as context', async () => {
    const files = new TestFileSystem({ '/w/a.tf': bad, '/w/b.tf': bad })
    const { stdout } = await parapet(['scan', 'a.tf'], { files })
    expect(shown(stdout)).toEqual(['a.tf'])
    expect(stdout).toContain('Scanned 1 Terraform file')
    expect(files.reads).toContain('file:///w/b.tf')
  })

  it('scans each thing once, however often it is named', async () => {
    const files = { '/w/sub/a.tf': bad, '/w/sub/Dockerfile': 'RUN bad-high\n' }
    const { stdout } = await parapet(['scan', '.', 'sub', 'sub/a.tf', './sub/', 'sub/Dockerfile'], { files })
    expect(shown(stdout)).toEqual(['sub/a.tf', 'sub/Dockerfile'])
  })

  it('says so when a named file is nothing it knows', async () => {
    const { code, stderr, stdout } = await parapet(['scan', 'notes.md'], { files: { '/w/notes.md': 'x' } })
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'notes.md is neither Terraform nor a Dockerfile; it was not scanned.\n',
    })
    expect(stdout).toContain('Exit 0: there was nothing to scan.')
  })

  it('shows files outside the current folder in full', async () => {
    const { stdout } = await parapet(['scan', '/elsewhere'], { files: { '/elsewhere/a.tf': bad } })
    expect(shown(stdout)).toEqual(['/elsewhere/a.tf'])
  })

  it('survives links that loop, lead above the root or to nothing, and scans what only links lead to once', async () => {
    const files = new TestFileSystem({
      '/w/main.tf': bad,
      '/w/sub/main.tf': bad,
      '/shared/m/main.tf': bad,
      '/shared/m/Dockerfile': 'RUN bad-high\n',
      '/secret/main.tf': bad,
    })
    files.link('/w/sub/loop', '/w')
    files.link('/w/sub/self', '/w/sub')
    files.link('/w/above', '/')
    files.link('/w/a-real-one-comes-first', '/w/sub')
    files.link('/w/outside', '/shared/m')
    files.link('/w/again', '/shared/m')
    files.link('/shared/m/back', '/shared')
    files.link('/w/Dockerfile.link', '/shared/m/Dockerfile')
    files.link('/w/gone.tf', '/nothing')
    files.link('/w/knot.tf', '/w/knot.tf')
    const { stdout, stderr } = await parapet(['scan'], { files })
    expect(shown(stdout)).toEqual(['main.tf', 'sub/main.tf', 'Dockerfile.link', 'again/main.tf'])
    expect(stderr).toContain('gone.tf is a link to nothing that can be read.')
  })

  it('takes both readings of a folder where main.tofu stands beside main.tf', async () => {
    const files = { '/w/main.tf': bad, '/w/main.tofu': bad, '/w/other.tf': bad }
    const { stdout } = await parapet(['scan'], { files })
    expect(stdout.split('\n').filter(line => line.startsWith('  1:6 '))).toHaveLength(3)
    expect(stdout).toContain('Scanned 3 Terraform files')
  })

  it('leaves out what the configuration excludes', async () => {
    const files = {
      '/w/ci/parapet.yaml': 'exclude: [examples/, "*.gen.tf"]\n',
      '/w/ci/examples/a.tf': bad,
      '/w/ci/b.gen.tf': bad,
      '/w/ci/c.tf': bad,
      '/w/examples/d.tf': bad,
    }
    const { stdout } = await parapet(['scan', '--config', 'ci/parapet.yaml'], { files })
    expect(shown(stdout)).toEqual(['ci/c.tf', 'examples/d.tf'])
  })
})

describe('text output', () => {
  it('groups by file, underlines the exact range, and says where a value was written', async () => {
    const files = { '/w/main.tf': 'locals {\n\ta = "bad-high" # written-here\n}\n' }
    const { stdout } = await parapet(['scan'], { files })
    expect(stdout).toBe(
      [
        'main.tf',
        '  2:7 high Bad word: bad-high test-words-bad',
        '    2 |   a = "bad-high" # written-here',
        '      |        ^^^^^^^^',
        '    see main.tf:2:19: Written here',
        '',
        'Scanned 1 Terraform file and 0 Dockerfiles.',
        '1 finding: 1 high.',
        'Exit 1: 1 finding is low or above (--fail-on low).',
        '',
      ].join('\n'),
    )
  })

  it.each(['text', 'json', 'sarif'])(
    'shows no secret as %s, not even in what is said about its neighbours',
    async format => {
      const files = { '/w/main.tf': 'a = "secret-high bad-low"\n# written-here\n' }
      const { stdout } = await parapet(['scan', '--format', format], { files })
      expect(stdout).toContain('Secret word')
      expect(stdout).not.toContain('secret-high')
      if (format !== 'text') return
      expect(stdout.split('\n').slice(1, 4)).toEqual([
        '  1:6 high Secret word test-words-secret',
        '    1 | a = "*********** bad-low"',
        '      |      ^^^^^^^^^^^',
      ])
      expect(stdout.match(/\*{11} bad-low/g)).toHaveLength(2)
    },
  )

  it('has colours on a terminal that did not refuse them', async () => {
    const escape = '\u001b['
    expect((await parapet(['scan'], { files: ONE_BAD, terminal: true })).stdout).toContain(`${escape}31mhigh`)
    expect((await parapet(['scan'], { files: ONE_BAD })).stdout).not.toContain(escape)
    expect((await parapet(['scan', '--no-color'], { files: ONE_BAD, terminal: true })).stdout).not.toContain(escape)
    const refused = { files: ONE_BAD, terminal: true, variables: { NO_COLOR: '1' } }
    expect((await parapet(['scan'], refused)).stdout).not.toContain(escape)
    const { files } = await parapet(['scan', '-o', 'out.txt'], { files: ONE_BAD, terminal: true })
    expect(await files.text('/w/out.txt')).not.toContain(escape)
  })

  it('shows progress on standard error, only on a terminal, and takes it away again', async () => {
    const files = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`/w/${n}/main.tf`, 'a = 1\n']))
    const { stderr } = await parapet(['scan'], { files, terminal: true })
    expect(stderr).toContain('Scanned 2 files, 0 findings …')
    expect(stderr.endsWith('\r\u001b[K')).toBe(true)
    expect((await parapet(['scan'], { files })).stderr).toBe('')
  })

  it('does not let a scanned file speak to the terminal', async () => {
    const files = { '/w/evil\u001b[2J.tf': 'a = "bad-high \u001b]0;owned\u0007 \u202e"\n' }
    const { stdout } = await parapet(['scan'], { files })
    for (const character of ['\u001b', '\u0007', '\u202e']) expect(stdout).not.toContain(character)
    expect(stdout).toContain('bad-high \\u001b]0;owned\\u0007 \\u202e')
  })
})

describe('--output', () => {
  it('writes the file in one step and the summary to standard error', async () => {
    const { code, stdout, stderr, files } = await parapet(['scan', '--format', 'json', '--output', 'r.json'], {
      files: ONE_BAD,
    })
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('1 finding: 1 high.')
    expect(JSON.parse(await files.text('/w/r.json'))).toMatchObject({ schemaVersion: 1 })
  })

  it('leaves an old report alone when the scan breaks off', async () => {
    const files = new TestFileSystem({ ...ONE_BAD, '/w/r.json': 'old' })
    files.onRead = path => {
      if (path.endsWith('main.tf')) throw new Error('not a file error')
    }
    expect((await parapet(['scan', '-o', 'r.json'], { files })).code).toBe(3)
    expect(await files.text('/w/r.json')).toBe('old')
  })

  it('ends quietly when nobody reads any more', async () => {
    const { code, stderr } = await parapet(['scan'], { files: ONE_BAD, closesAfter: 1 })
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
  })
})

describe('the same scan gives the same bytes', () => {
  it.each(['text', 'json', 'sarif'])('%s', async format => {
    const files = {
      '/w/b/main.tf': 'a = "bad-high risky-low hush-low"\n',
      '/w/a/main.tf': 'a = "chain-high"\nb = {\n',
      '/w/Dockerfile': 'RUN bad-high\n',
      '/w/bin.tf': new Uint8Array([0, 1, 2]),
    }
    const first = await parapet(['scan', '--format', format], { files })
    const second = await parapet(['scan', '--format', format], { files })
    expect(second.stdout).toBe(first.stdout)
    expect(second.stderr).toBe(first.stderr)
  })
})
