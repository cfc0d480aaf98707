import { describe, expect, it } from 'vitest'
import { parapet } from './console'
import { TestFileSystem } from './files'

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap(part => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)))

/** Everything is survived: a file that can be read is scanned, one that cannot is named, what is beside it is scanned in any case. */
async function survive(name: string, content: string | Uint8Array) {
  const files = new TestFileSystem({ [`/w/${name}`]: content, '/w/zz/main.tf': 'a = "bad-high"\n' })
  const result = await parapet(['scan'], { files })
  expect(result.code).toBe(1)
  expect(result.stdout).toContain('zz/main.tf\n  1:6 high')
  expect(result.stderr).not.toContain('mistake')
  expect(files.written).toEqual([])
  return result
}

describe.each(['main.tf', 'Dockerfile'])('bad input in %s', name => {
  it('an empty file', async () => {
    expect((await survive(name, '')).stderr).toBe('')
  })

  it('only a byte order mark', async () => {
    expect((await survive(name, bytes([0xef, 0xbb, 0xbf]))).stderr).toBe('')
  })

  it('NUL bytes', async () => {
    const { stderr, stdout } = await survive(name, bytes('a = 1', [0], '\n'))
    expect(stderr).toBe(`${name} is a binary file (it has a NUL byte at offset 5).\n`)
    expect(stdout).toContain('Incomplete: 1 file or folder could not be read.')
  })

  it('bytes that are not UTF-8', async () => {
    expect((await survive(name, bytes('# caf', [0xe9], '\n'))).stderr).toBe(
      `${name} is not valid UTF-8; save it as UTF-8.\n`,
    )
  })

  it('UTF-16', async () => {
    expect((await survive(name, bytes([0xff, 0xfe, 0x61, 0]))).stderr).toBe(
      `${name} is encoded as UTF-16; save it as UTF-8.\n`,
    )
  })

  it('a file too large to be meant', async () => {
    expect((await survive(name, 'x'.repeat(10 * 1024 * 1024))).stderr).toContain(
      `${name} is too large to be analysed (10.0 MB`,
    )
  })

  it('a line of 7 MB, with a finding in the middle shown cut', async () => {
    const half = 'x'.repeat(3_500_000)
    const { stdout } = await survive(
      name,
      name === 'main.tf' ? `a = "${half} bad-low ${half}"\n` : `RUN ${half} bad-low ${half}\n`,
    )
    const [code = '', carets = ''] = stdout.split('\n').slice(2, 4)
    expect(code.length).toBeLessThan(140)
    expect(code.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('bad-low')
  })

  it('100,000 brackets', async () => {
    const deep = name === 'main.tf' ? `a = ${'['.repeat(100_000)}` : `RUN ${'$('.repeat(100_000)}`
    await survive(name, deep)
    await survive(name, name === 'main.tf' ? 'a {'.repeat(100_000) : '{'.repeat(100_000))
  })

  it('CRLF and a byte order mark shift nothing', async () => {
    const text = name === 'main.tf' ? '# one\r\na = "bad-low"\r\n' : 'FROM scratch\r\nRUN bad-low\r\n'
    const { stdout } = await survive(name, bytes([0xef, 0xbb, 0xbf], text))
    expect(stdout).toContain(name === 'main.tf' ? '  2:6 low' : '  2:5 low')
    expect(stdout).not.toContain('\r')
  })
})

describe('bad input', () => {
  it('half-typed text is named with its place, and what can be understood is judged', async () => {
    const { stderr, stdout } = await survive('main.tf', 'a = "bad-low"\nresource "x" "y" {\n  b = \n')
    expect(stderr).toMatch(/^main\.tf:\d+:\d+: syntax error: .+\n$/)
    expect(stdout).toContain('main.tf\n  1:6 low')
  })

  it('a file and a folder that may not be read', async () => {
    const files = new TestFileSystem({
      '/w/a.tf': 'a = "bad-high"\n',
      '/w/locked.tf': 'a = "bad-high"\n',
      '/w/private/main.tf': 'a = "bad-high"\n',
    })
    files.forbid('/w/locked.tf')
    files.forbid('/w/private')
    const { code, stdout, stderr } = await parapet(['scan'], { files })
    expect(code).toBe(1)
    expect(stderr).toBe('locked.tf: permission denied.\nprivate: permission denied.\n')
    expect(stdout).toContain('1 finding: 1 high.\nIncomplete: 2 files or folders could not be read.')
    expect((await parapet(['scan', '--fail-on-incomplete'], { files })).code).toBe(3)
  })

  it('a file that vanishes between listing and reading', async () => {
    const files = new TestFileSystem({ '/w/a.tf': 'a = 1\n', '/w/b.tf': 'a = 1\n' })
    files.onRead = path => {
      if (path.endsWith('a.tf')) files.remove('file:///w/b.tf')
    }
    const { code, stderr } = await parapet(['scan'], { files })
    expect(code).toBe(0)
    expect(stderr).toContain('b.tf')
    expect(stderr).toContain('does not exist')
  })

  it('a pipe with the name of a Dockerfile is not waited for', async () => {
    const files = new TestFileSystem({ '/w/main.tf': 'a = 1\n' })
    files.pipe('/w/Dockerfile')
    const { code, stderr } = await parapet(['scan'], { files })
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Dockerfile is neither a file nor a folder.\n' })
  })

  it('names with what URIs escape', async () => {
    const name = 'dir #1 %41/ü [x] ?.tf'
    const { stdout } = await parapet(['scan'], { files: { [`/w/${name}`]: 'a = "bad-high"\n' } })
    expect(stdout).toContain(`${name}\n  1:6 high`)
  })
})
