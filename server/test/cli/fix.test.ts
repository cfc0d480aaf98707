import { describe, expect, it } from 'vitest'
import { parapet } from './console'
import { TestFileSystem } from './files'

const fix = (files: TestFileSystem, ...more: string[]) => parapet(['scan', '--fix', ...more], { files })

describe('--fix', () => {
  it('applies safe fixes, says what and where, and reports what is left', async () => {
    const files = new TestFileSystem({
      '/w/main.tf': '# one\na = "bad-high"\nb = "risky-low"\n',
      '/w/ok.tf': 'a = 1\n',
    })
    const { code, stdout, stderr } = await fix(files)
    expect(await files.text('/w/main.tf')).toBe('# one\na = "good"\nb = "risky-low"\n')
    expect(stderr).toBe('fixed main.tf:2 test-words-bad: Write good\n')
    expect(stdout).toContain('main.tf\n  3:6 low Risky word')
    expect(stdout).toContain('1 finding: 1 low.\nApplied 1 fix in 1 file.\nExit 1')
    expect(code).toBe(1)
    expect(files.written).toEqual(['file:///w/main.tf'])
  })

  it('applies suggestions when told to, never placeholders, never what is silenced or superseded', async () => {
    const text = 'a = "risky-low ask-low hush-low double-low"\n'
    const files = new TestFileSystem({ '/w/main.tf': text })
    await fix(files)
    expect(await files.text('/w/main.tf')).toBe(text)
    expect(files.written).toEqual([])
    const { stderr } = await fix(files, '--fix-level', 'suggestion')
    expect(await files.text('/w/main.tf')).toBe('a = "good ask-low hush-low double-low"\n')
    expect(stderr).toBe('fixed main.tf:1 test-words-risky: Write good (look first)\n')
  })

  it('goes on until nothing is left to fix, and a second run changes nothing', async () => {
    const files = new TestFileSystem({
      '/w/main.tf': 'a = "chain-high"\n',
      '/w/Dockerfile': 'FROM scratch\nRUN bad-low\n',
    })
    const first = await fix(files)
    expect(await files.text('/w/main.tf')).toBe('a = "good"\n')
    expect(await files.text('/w/Dockerfile')).toBe('FROM scratch\nRUN good\n')
    expect(first.stdout).toContain('Applied 3 fixes in 2 files.\nExit 0: no findings.')
    files.written.length = 0
    const second = await fix(files)
    expect(second.stdout).not.toContain('Applied')
    expect(files.written).toEqual([])
  })

  it('ends when fixes undo each other', async () => {
    const files = new TestFileSystem({ '/w/main.tf': 'a = "tick-low"\n' })
    const { code } = await fix(files)
    expect(code).toBe(1)
    expect(await files.text('/w/main.tf')).toMatch(/^a = "t[io]ck-low"\n$/)
  })

  it('keeps byte order mark, line endings and everything it has no business with', async () => {
    const files = new TestFileSystem({ '/w/main.tf': '\ufeff# ü\r\na = "bad-high"  \r\n\r\n# end' })
    await fix(files)
    expect(await files.text('/w/main.tf')).toBe('\ufeff# ü\r\na = "good"  \r\n\r\n# end')
  })

  it('leaves a file with syntax errors alone', async () => {
    const text = 'a = "bad-high"\nb = {\n'
    const files = new TestFileSystem({ '/w/main.tf': text, '/w/other.tf': 'a = "bad-high"\n' })
    await fix(files)
    expect(await files.text('/w/main.tf')).toBe(text)
    expect(await files.text('/w/other.tf')).toBe('a = "good"\n')
  })

  it('writes nothing when a fix would break the file', async () => {
    const files = new TestFileSystem({ '/w/main.tf': 'a = "spoil-high"\n' })
    const { code, stderr } = await fix(files)
    expect(code).toBe(3)
    expect(stderr).toContain('A fix would have broken main.tf; nothing was changed there or beside it.')
    expect(files.written).toEqual([])
  })

  it('touches only files that were named', async () => {
    const files = new TestFileSystem({ '/w/a.tf': 'a = "bad-high"\n', '/w/b.tf': 'a = "bad-high"\n' })
    await fix(files, 'a.tf')
    expect(files.written).toEqual(['file:///w/a.tf'])
  })

  it('names a file that cannot be written, changes nothing beside it, and still reports its findings', async () => {
    const files = new TestFileSystem({
      '/w/a.tf': 'a = "bad-high"\n',
      '/w/b.tf': 'a = "bad-high"\n',
      '/w/c/c.tf': 'a = "bad-low"\n',
    })
    files.readOnly.add('file:///w/b.tf')
    const { code, stdout, stderr } = await fix(files)
    expect(code).toBe(1)
    expect(stderr).toBe('b.tf: permission denied.\nfixed c/c.tf:1 test-words-bad: Write good\n')
    expect(files.written).toEqual(['file:///w/c/c.tf'])
    expect(stdout).toContain('2 findings: 2 high.\nIncomplete: 1 file could not be fixed.')
  })

  it('does not overwrite a file that changed meanwhile', async () => {
    const files = new TestFileSystem({ '/w/main.tf': 'a = "bad-high"\n' })
    let reads = 0
    files.onRead = path => {
      // Once to find module calls, once to be analysed.
      if (path.endsWith('main.tf') && ++reads === 3) files.write('file:///w/main.tf', 'a = "someone else"\n')
    }
    const { stderr } = await fix(files)
    expect(stderr).toContain('main.tf changed meanwhile and was not fixed.')
    expect(await files.text('/w/main.tf')).toBe('a = "someone else"\n')
  })

  it('lists applied fixes in JSON', async () => {
    const files = new TestFileSystem({ '/w/main.tf': 'a = "bad-high"\n' })
    const { stdout } = await fix(files, '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [],
      summary: { fixes: [{ rule: 'test-words-bad', title: 'Write good', file: 'main.tf', line: 1 }] },
    })
  })
})
