/** Where `terraform` is installed: what a fix writes into formatted text is formatted text. One run over all examples. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ruleFiles, textOf } from './catalogue-files'

const hasTerraform = spawnSync('terraform', ['version']).status === 0
if (!hasTerraform)
  process.stderr.write('\n*** NOT RUN: fixes against terraform fmt: there is no terraform on the PATH ***\n\n')

interface Pair {
  readonly name: string
  readonly code: string
  readonly fixed: string
}

const pairs: readonly Pair[] = ruleFiles
  .filter(({ rule }) => rule.language === 'terraform')
  .flatMap(({ rule, examples }) =>
    examples.bad.flatMap(({ name, code, fixed }) =>
      fixed === null ? [] : [{ name: `${rule.id}: ${name}`, code: textOf(code), fixed: textOf(fixed) }],
    ),
  )

/** The texts that `terraform fmt` would change, by their place in the list. */
function unformatted(texts: readonly string[]): ReadonlySet<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'parapet-format-'))
  try {
    for (const [index, text] of texts.entries()) writeFileSync(path.join(folder, `${index}.tf`), text)
    const { status, stdout, stderr } = spawnSync('terraform', ['fmt', '-check', '-list=true', folder], {
      encoding: 'utf8',
    })
    // 3: there are files it would change. Warnings about its own configuration go to stderr, and do not matter.
    if (status !== 0 && status !== 3) throw new Error(stderr)
    return new Set(
      stdout
        .split('\n')
        .filter(Boolean)
        .map(line => Number(path.basename(line, '.tf'))),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test.skipIf(!hasTerraform)('fixes of formatted examples are formatted', () => {
  const changed = unformatted(pairs.flatMap(({ code, fixed }) => [code, fixed]))
  const broken = pairs.filter((_, index) => !changed.has(index * 2) && changed.has(index * 2 + 1))
  expect(broken.map(({ name }) => name)).toEqual([])
})

test.skipIf(!hasTerraform)('most bad examples are formatted, so that the check above means something', () => {
  const changed = unformatted(pairs.map(({ code }) => code))
  expect(changed.size).toBeLessThanOrEqual(pairs.length / 5)
  expect(unformatted(['a = 1\n', 'a   = 1\n'])).toEqual(new Set([1]))
})
