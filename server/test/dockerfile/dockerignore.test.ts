import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanPath, parseDockerignore } from '../../src/dockerfile/dockerignore'

function ignored(text: string, ...paths: string[]): string[] {
  const rules = parseDockerignore(text)
  return paths.filter(path => rules?.ignores(path))
}

/** What docs.docker.com/build/concepts/context/#dockerignore-files says, pattern by pattern. */
describe('as Docker documents it', () => {
  test.each([
    ['# comment', ['# comment', 'comment'], []],
    [
      '*/temp*',
      ['somedir/temporary.txt', 'somedir/temp', 'temp', 'a/b/temp'],
      ['somedir/temporary.txt', 'somedir/temp'],
    ],
    ['*/*/temp*', ['somedir/subdir/temporary.txt', 'a/temp'], ['somedir/subdir/temporary.txt']],
    ['temp?', ['tempa', 'tempb', 'temp', 'tempab', 'a/tempa'], ['tempa', 'tempb']],
    ['/foo/bar', ['foo/bar', 'foo/bar/x', 'a/foo/bar'], ['foo/bar', 'foo/bar/x']],
    ['foo/bar/', ['foo/bar', 'foo/bar/x', 'foo/barn'], ['foo/bar', 'foo/bar/x']],
    ['**/*.go', ['a.go', 'a/b.go', 'a/b/c.go', 'a.gox'], ['a.go', 'a/b.go', 'a/b/c.go']],
    ['*.md\n!README.md', ['a.md', 'README.md', 'docs/a.md'], ['a.md']],
    ['*.md\n!README*.md\nREADME-secret.md', ['a.md', 'README.md', 'README-secret.md'], ['a.md', 'README-secret.md']],
    ['*.md\nREADME-secret.md\n!README*.md', ['a.md', 'README.md', 'README-secret.md'], ['a.md']],
    ['*', ['a', 'a/b', '.env'], ['a', 'a/b', '.env']],
    ['**\n!src', ['a', 'src', 'src/a/b.js'], ['a']],
    ['.\n./\n/', ['a', '.'], []],
  ])('%j', (text, paths, expected) => {
    expect(ignored(text, ...paths)).toEqual(expected)
  })

  test('blanks, byte-order mark, line breaks of Windows, and a hash that does not begin the line', () => {
    expect(ignored('\ufeffa\r\n  b \r\n\r\n #c\r\n ! b/x', 'a', 'b', 'b/x', '#c', 'c')).toEqual(['a', 'b', '#c'])
  })

  test('paths are cleaned on both sides', () => {
    expect(ignored('a/./b/../c//d/', 'a/c/d', './a/c/d/', 'a/c')).toEqual(['a/c/d', './a/c/d/'])
    expect(['a/../..', '/..', './', '', 'a//b/./c/'].map(cleanPath)).toEqual(['..', '/', '.', '.', 'a/b/c'])
  })

  test('letters of a set, escapes, and what only regular expressions mean', () => {
    expect(ignored('[a-c]x\n[^a-c]y\n\\*z\n(q|r)+.$', 'bx', 'dx', 'by', 'dy', '*z', 'az', '(q|r)+.$', 'q')).toEqual([
      'bx',
      'dy',
      '*z',
      '(q|r)+.$',
    ])
    expect(ignored('A?', 'a1', 'A1', 'A😀')).toEqual(['A1', 'A😀'])
  })

  test('two stars without a slash end a name, too', () => {
    expect(ignored('**file', 'myfile', 'a/file')).toEqual(['myfile', 'a/file'])
    expect(ignored('a**', 'ab/c', 'b')).toEqual(['ab/c'])
    expect(ignored('a**/b', 'a/x/y/b', 'axb', 'ab')).toEqual(['a/x/y/b', 'ab'])
  })
})

test.each(['!', 'a\n! ', '[', 'a[', '[]', '[-]', '[x-]', '[^', 'a\\', '[a-]b]'])('the builder refuses %j', text => {
  expect(parseDockerignore(text)).toBeUndefined()
})

test('below which ignored folders something may be taken in', () => {
  const rules = parseDockerignore('*\n!src/app/*.js\n!*.md\n!/docs')
  const folders = ['src', 'src/app', 'src/app/x', 'src/test', 'docs', 'docs/a']
  // An exception that begins with a wildcard may be anywhere.
  expect(folders.map(folder => rules?.mayTakeInBelow(folder))).toEqual(folders.map(() => true))
  const exact = parseDockerignore('*\n!src/app/*.js\n!/docs')
  expect(folders.filter(folder => !exact?.mayTakeInBelow(folder))).toEqual(['src/test'])
})

const segment = fc.stringMatching(/^[a-z.]{1,3}$/).filter(one => one !== '.' && one !== '..')
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map(segments => segments.join('/'))
const pattern = fc
  .array(fc.oneof(segment, fc.constantFrom('*', '**', '?', '*a', 'b*', '[a-m]?')), { minLength: 1, maxLength: 4 })
  .map(segments => segments.join('/'))

describe('properties', () => {
  test('an exception of the same pattern takes all of it in again', () => {
    fc.assert(
      fc.property(pattern, path, (one, file) => {
        expect(ignored(`${one}\n!${one}`, file)).toEqual([])
        expect(ignored(`!${one}\n${one}`, file)).toEqual(ignored(one, file))
      }),
    )
  })

  test('what is below an ignored folder is ignored, and a literal path ignores itself', () => {
    fc.assert(
      fc.property(pattern, path, segment, (one, folder, name) => {
        if (ignored(one, folder).length > 0) expect(ignored(one, `${folder}/${name}`)).toHaveLength(1)
        expect(ignored(folder, folder)).toHaveLength(1)
        expect(ignored(`**/${folder}`, `${name}/${folder}`)).toHaveLength(1)
      }),
    )
  })

  test('any text is read, and in time', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, file) => {
        parseDockerignore(text)?.ignores(file)
      }),
    )
    const started = performance.now()
    parseDockerignore('**/a*'.repeat(40))?.ignores(`${'aaaa/'.repeat(60)}b`)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
