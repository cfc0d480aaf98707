/** Comments, however many and however long, take time linear in the text. */
import { test } from 'vitest'
import { expectLinear } from '../../syntax/linear'
import { findingsOf } from './forms'

const repeated =
  (unit: string, before = '') =>
  (size: number) =>
    before + unit.repeat(Math.ceil((size - before.length) / unit.length))

test.each<[string, string, (size: number) => string]>([
  ['runs of comments', 'main.tf', repeated('#tfsec:ignore:x\n')],
  ['runs of ours', 'main.tf', repeated('# parapet:ignore x\n')],
  ['many on a line', 'main.tf', repeated('/* nosem */ ', 'a = 1 ')],
  ['number signs', 'main.tf', size => `${'#'.repeat(size)} parapet:ignore`],
  ['spaces', 'main.tf', size => `# parapet:ignore a${' '.repeat(size)}x */`],
  ['markers in one comment', 'main.tf', repeated('parapet:ignore # ', '# ')],
  ['long lists', 'main.tf', repeated('a, ', '# nosemgrep: ')],
  ['spaces behind a form', 'main.tf', size => `#ts:skip=AC_AWS_0001${' '.repeat(size)}\n# nosem${' '.repeat(size)}`],
  ['comments of instructions', 'Dockerfile', repeated('# kics-scan ignore-line\n', 'FROM a\n')],
  ['instructions with comments', 'Dockerfile', repeated('# hadolint ignore=DL3004\nRUN a\n', 'FROM a\n')],
  ['stages with comments', 'Dockerfile', repeated('# hadolint stage ignore=DL3004\nFROM a\n')],
])('%s', (name, file, make) => {
  expectLinear(name, make, text => findingsOf(file, text))
})
