import { describe, expect, it } from 'vitest'
import { parapet } from './console'

const scan = (yaml: string, text = 'a = "bad-high strict-high"\n', ...more: string[]) =>
  parapet(['scan', '--config', 'p.yaml', ...more], { files: { '/w/p.yaml': yaml, '/w/main.tf': text } })

describe('--config', () => {
  it('sets profile and severities; the command line wins', async () => {
    expect((await scan('profile: strict\n')).stdout).toContain('2 findings')
    expect((await scan('profile: strict\n', undefined, '--profile', 'recommended')).stdout).toContain('1 finding:')
    expect((await scan('severities:\n  test-words-bad: off\n')).code).toBe(0)
    expect((await scan('rules:\n  test-words-bad: off\n')).code).toBe(0)
    expect((await scan('rules:\n  test-words-bad: { severity: off }\n')).code).toBe(0)
  })

  it.each(['', '# nothing\n', '---\n', '{}', '\ufeffprofile: all\n'])('takes %j', async yaml => {
    expect((await scan(yaml)).code).toBe(1)
  })

  it.each([
    [
      'profil: strict',
      '1:1: The configuration has no key `profil`; it has profile, severities, rules, options, exclude, data-classes, required-tags, allowed-registries, suppressions, terraform, custom-rules, baseline, peer-configs. Did you mean "profile"?',
    ],
    ['profile: srtict', '1:10: This must be one of recommended, strict, all. Did you mean "strict"?'],
    ['profile: [all]', '1:10: This must be one of recommended, strict, all.'],
    ['profile:', '1:9: This must be one of recommended, strict, all.'],
    ['rules:\n  test-words-bda: off', '2:3: There is no rule `test-words-bda`. Did you mean "test-words-bad"?'],
    [
      'severities:\n  test-words-bad: hihg',
      '2:19: This must be one of critical, high, medium, low, info, off. Did you mean "high"?',
    ],
    ['severities: [test-words-bad]', '1:13: `severities` must be a mapping: lines of `key: value`.'],
    [
      'rules:\n  test-words-bad:\n    level: high',
      '3:5: `test-words-bad` has no key `level`; it has severity, options.',
    ],
    [
      'rules:\n  test-words-bad:\n    options: { port: [1] }',
      '3:16: `test-words-bad` has no option `port`; it has ports, names, limit, on. Did you mean "ports"?',
    ],
    ['options:\n  test-words-bad: { ports: 22 }', '2:28: `ports` must be a list of numbers, such as [22].'],
    ['options:\n  test-words-bad: { ports: ["22"] }', '2:28: `ports` must be a list of numbers, such as [22].'],
    ['options:\n  test-words-bad: { names: [1] }', '2:28: `names` must be a list of strings, such as ["a"].'],
    ['options:\n  test-words-bad: { limit: "5" }', '2:28: `limit` must be a number, such as 5.'],
    ['options:\n  test-words-bad: { on: 1 }', '2:25: `on` must be true or false, such as true.'],
    ['exclude: examples/', '1:10: `exclude` is a list of patterns, as in .gitignore.'],
    ['exclude: [1]', '1:11: `exclude` is a list of patterns, as in .gitignore; this is none.'],
    ['- a', '1:1: The configuration must be a mapping: lines of `key: value`.'],
    ['profile: all\nprofile: strict', '2:1: Map keys must be unique'],
    ['__proto__: 1', '1:1: The configuration has no key `__proto__`'],
    ['rules:\n  constructor: off', '2:3: There is no rule `constructor`.'],
    ['options:\n  test-words-bad: { toString: 1 }', '2:21: `test-words-bad` has no option `toString`'],
  ])('%j is exit 2 with the exact place', async (yaml, message) => {
    const { code, stdout, stderr } = await scan(yaml)
    expect(stderr).toContain(`p.yaml:${message}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it.each([
    'a: [',
    'a: "',
    '\tb: 1',
    '%YAML 9',
    '*x',
    `a: ${'['.repeat(100_000)}`,
    `a: ${'{a: '.repeat(20_000)}`,
    '\u0000',
  ])('YAML that cannot be read is exit 2 and no crash (%#)', async yaml => {
    const { code, stderr } = await scan(yaml)
    expect(code).toBe(2)
    expect(stderr).toContain('p.yaml')
    expect(stderr).not.toContain('mistake')
  })

  it('says every problem at once, in order', async () => {
    const { stderr } = await scan('exclude: 1\nprofile: x\nfoo: 1\n')
    expect(stderr.split('\n').map(line => line.slice(0, 9))).toEqual(['p.yaml:1:', 'p.yaml:2:', 'p.yaml:3:', ''])
  })

  it('follows anchors', async () => {
    const { stdout } = await scan('severities:\n  test-words-bad: &off off\n  test-words-strict: *off\nprofile: all\n')
    expect(stdout).toContain('No findings.')
  })

  it('names a file that does not exist or cannot be read', async () => {
    const missing = await parapet(['scan', '--config', 'gone.yaml'], { files: { '/w/main.tf': '' } })
    expect(missing).toMatchObject({ code: 2, stderr: 'The configuration file gone.yaml does not exist.\n' })
    const binary = await parapet(['scan', '--config', 'b.yaml'], { files: { '/w/b.yaml': new Uint8Array([0]) } })
    expect(binary.code).toBe(2)
    expect(binary.stderr).toContain('b.yaml is a binary file')
  })
})
