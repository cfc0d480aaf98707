/** Dockerfiles that nobody meant: all rules look at them, nothing throws, nothing hangs, and what still means something is said. */
import { rules } from '#rules/index'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analysis/analyse'
import type { Configuration } from '../../src/analysis/types'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'

const ALL: Configuration = { profile: 'all', severities: {}, options: {} }
/** Generous: two cores are shared with other tests, and a super-linear rule takes minutes. */
const LIMIT = 20_000

function look(text: string) {
  const file = { uri: 'file:///w/Dockerfile', text }
  const start = performance.now()
  const analysis = analyse({ kind: 'dockerfile', document: { file, tree: parseDockerfile(text) } }, ALL, rules, {
    today: '2026-01-01',
  })
  for (const finding of analysis.findings) finding.fixes()
  expect(analysis.failures).toEqual([])
  expect(performance.now() - start).toBeLessThan(LIMIT)
  return {
    ids: new Set(analysis.findings.map(({ rule }) => rule.id)),
    messages: analysis.syntaxErrors.map(({ message }) => message),
  }
}

describe('bad input', { timeout: 3 * LIMIT }, () => {
  it('thousands of stages, each from the one before', () => {
    const stages = Array.from(
      { length: 1000 },
      (_, i) => `FROM ${i === 0 ? 'debian' : `s${i - 1}`} AS s${i}\nRUN curl -k x`,
    )
    expect(look(stages.join('\n')).ids).toContain('docker-curl-verify-certificates')
  })

  it('thousands of stages with comments, which a library reads in quadratic time', () => {
    expect(look('# a\nFROM debian AS s\n'.repeat(2000)).ids).toContain('docker-stage-unique-name')
  })

  it('stages that name each other, and themselves', () => {
    const { ids } = look('FROM b AS a\nFROM a AS b\nCOPY --from=b x y\nFROM self AS self\nUSER root\n')
    expect(ids).toContain('docker-user-not-root')
    expect(ids).toContain('docker-copy-no-own-stage')
  })

  it('variables that mean each other', () => {
    look('ARG A=$B\nARG B=$A\nFROM $A\nENV C=$D D=$C\nENV C=$D$D$D$D D=$C$C$C$C\nUSER $C\n')
    look(
      `FROM debian\nENV V0=x\n${Array.from({ length: 300 }, (_, i) => `ENV V${i + 1}=$V${i}$V${i}`).join('\n')}\nUSER $V300\n`,
    )
  })

  it('NUL bytes', () => {
    expect(look('FROM debian\0\nRUN sudo \0 ls\nUSER root\0\n\0\0').ids).toContain('docker-run-no-sudo')
  })

  it.each([
    ['many small instructions', 'FROM debian:12\n', 'RUN apt-get install git\n', 1000],
    ['one endless RUN', 'FROM debian:12\nRUN true', ' && apt-get install x', 3000],
    ['one endless line of words', 'FROM debian:12\nRUN apt-get install', ' pkg', 10_000],
    ['continued lines and comments', 'FROM debian:12\nRUN true', ' \\\n  # why\n && a | b', 3000],
    ['labels', 'FROM debian:12\nLABEL', ' k="v"', 10_000],
    ['flags', 'FROM debian:12\nRUN', ' --mount=type=cache,target=/x', 5000],
    ['exec form', 'FROM debian:12\nRUN ["a"', ', "b"', 20_000],
    ['blanks', 'FROM debian:12\nRUN a', ' ', 1_000_000],
    ['backslashes', 'FROM debian:12\nRUN a ', '\\', 1_000_000],
    ['dashes', 'FROM debian:12\nRUN rm ', '-', 1_000_000],
    ['dollars', 'FROM debian:12\nENV A=', '${A:-', 100_000],
    ['parentheses', 'FROM debian:12\nRUN ', '$(', 100_000],
  ])('a file of %s', (_, head, part, times) => {
    look(head + part.repeat(times))
  })

  it('a file of 5 MB', () => {
    const block = `# ${'why '.repeat(10_000)}\nENV A=${'x'.repeat(20_000)}\nRUN <<EOF\n${'echo line\n'.repeat(100)}EOF\n`
    const text = 'FROM debian:12\nUSER root\n' + block.repeat(Math.ceil(5_000_000 / block.length))
    expect(look(text).ids).toContain('docker-user-not-root')
  })

  it.each([
    [
      'a heredoc without end',
      'FROM debian:12\nRUN <<EOF\ncurl -k https://example.com\n',
      'docker-curl-verify-certificates',
    ],
    ['heredocs without end, in each other', 'FROM debian:12\nRUN <<A <<B\ncurl -k x\nA\nb', 'docker-image-pin-digest'],
    ['a quote without end', 'FROM debian:12\nRUN echo "a\nUSER root\n', 'docker-user-not-root'],
    ['a quote without end in ENV', "FROM debian:12\nENV A='b\nUSER root\n", 'docker-user-not-root'],
    ['a list without end', 'FROM debian:12\nUSER root\nCMD ["a", "b', 'docker-user-not-root'],
    ['a continuation at the end', 'FROM debian:12\nUSER root\nRUN curl -k x \\', 'docker-curl-verify-certificates'],
    ['a continuation and nothing', 'FROM debian:12\nUSER root\nRUN \\', 'docker-user-not-root'],
    ['no FROM', 'RUN sudo ls\nUSER root\n', 'docker-run-no-sudo'],
    ['FROM without an image', 'FROM\nRUN sudo ls\n', 'docker-run-no-sudo'],
    ['unknown instructions', 'FROM debian:12\nRUNN ls\nUSER root\n', 'docker-instruction-known'],
  ])('%s', (_, text, expected) => {
    expect(look(text).ids).toContain(expected)
  })

  it('says what the builder would', () => {
    expect(look('RUN ls\n').messages).toEqual(['FROM is missing: only ARG may stand above the first FROM'])
    expect(look('FROM debian:12\nRUN <<EOF\nls\n').messages).toEqual(['Heredoc "EOF" has no line that ends it'])
  })

  it.each(['', '\n', '\uFEFF', '#', '\\', '\\\n', 'F', 'FROM', 'FROM ', 'ONBUILD', '# escape=', '<<', '\r', '[', '$'])(
    'only %j',
    text => {
      look(text)
    },
  )
})
