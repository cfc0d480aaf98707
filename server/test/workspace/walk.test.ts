import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NodeFileSystem, uriOfPath } from '../../src/node/fs'
import { relativePath } from '../../src/workspace/uris'
import { filesOf, walk } from '../../src/workspace/walk'

async function found(root: string): Promise<readonly string[]> {
  const files: string[] = []
  const roots = [{ uri: uriOfPath(root), kind: 'directory' as const }]
  const onProblem = (problem: { message: string }): never => {
    throw new Error(problem.message)
  }
  for await (const unit of walk(new NodeFileSystem(true), roots, { onProblem })) files.push(...filesOf(unit))
  return files.map(uri => relativePath(uriOfPath(root), uri))
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parapet-walk-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(folder, 't-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

describe('walk', () => {
  it('goes to depths where recursion would end', async () => {
    const root = tree({ [`${'d/'.repeat(300)}main.tf`]: '' })
    expect(await found(root)).toEqual([`${'d/'.repeat(300)}main.tf`])
  })

  it('lets a repository inside the repository follow its own rules', async () => {
    const root = tree({
      '.git/HEAD': '',
      '.gitignore': '*.tf\n',
      'inner/.git/info/exclude': 'b.tf\n',
      'inner/a.tf': '',
      'inner/b.tf': '',
      'c.tf': '',
    })
    expect(await found(root)).toEqual(['inner/a.tf'])
  })
})

const gitRuns = spawnSync('git', ['--version']).status === 0

describe.runIf(gitRuns)('what is left out is what git ignores', () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'))
  const pattern = fc
    .tuple(
      fc.constantFrom('', '', '!'),
      fc.constantFrom('', '/', '**/'),
      fc.constantFrom(
        'a',
        'b',
        'c',
        'a/b',
        '*',
        'a/*',
        '*.tf',
        'a.tf',
        'b.tf',
        '[ab].tf',
        '?',
        'a/**',
        '#a',
        '\\!a',
        'a/**/c',
        'c.tf ',
      ),
      fc.constantFrom('', '', '/'),
    )
    .map(parts => parts.join(''))
  const ignoreFile = fc.array(pattern, { maxLength: 4 }).map(lines => lines.join('\n'))

  it('for any patterns in any folders', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(path, { minLength: 1, maxLength: 8 }),
        fc.dictionary(fc.oneof(fc.constant('.'), path), ignoreFile, { maxKeys: 3 }),
        ignoreFile,
        async (paths, ignoreFiles, excludes) => {
          const root = tree({
            ...Object.fromEntries(paths.map(one => [`${one}.tf`, ''])),
            ...Object.fromEntries(Object.entries(ignoreFiles).map(([at, text]) => [`${at}/.gitignore`, text])),
          })
          spawnSync('git', ['init', '-q', '--template=', root])
          mkdirSync(join(root, '.git/info'), { recursive: true })
          writeFileSync(join(root, '.git/info/exclude'), excludes)
          const listed = spawnSync('git', ['ls-files', '--others', '--exclude-standard', '-z', '*.tf'], {
            cwd: root,
            encoding: 'utf8',
            env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
          })
          const expected = listed.stdout.split('\0').filter(file => file !== '')
          expect([...(await found(root))].sort()).toEqual(expected.sort())
        },
      ),
      { numRuns: 60, seed: 7 },
    )
  }, 60_000)
})
