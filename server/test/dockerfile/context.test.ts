import { describe, expect, test } from 'vitest'
import { buildDockerfile } from '../../src/dockerfile/build'
import type { Build, ContextFolder } from '../../src/dockerfile/build-options'
import { ContextModel } from '../../src/dockerfile/context'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'

const at = (path: string, text: string) => ({ uri: `file:///w/${path}`, text })

function folder(ignore: string, files: Readonly<Record<string, string>>, listed: readonly string[]): ContextFolder {
  const entries = new Map<string, 'file' | 'directory'>()
  for (const path of Object.keys(files)) {
    for (const { index } of path.matchAll(/\//g)) entries.set(path.slice(0, index), 'directory')
    entries.set(path, 'file')
  }
  return {
    directory: 'file:///w',
    ignoreFile: at('.dockerignore', ignore),
    hasIgnoreFile: true,
    entries,
    listed: new Set(listed),
    files: new Map(Object.entries(files).map(([path, text]) => [path, at(path, text)])),
  }
}

describe('the folder of a build', () => {
  const files = { 'src/app.js': '', 'src/lib/x.js': '', 'deep/a': '', 'run.sh': 'curl x', '.env': 'A=1', 'b.env': '' }
  const context = new ContextModel(folder('*.env\n!b.env\nsrc/lib\n', files, ['.', 'src', 'src/lib']))

  test('what is there, what is not, and what nobody looked for', () => {
    expect(['.', 'src', './src/app.js', '/src/lib/x.js', 'deep'].map(path => context.exists(path))).toEqual(
      Array(5).fill(true),
    )
    expect(['nothing', 'src/y', 'nothing/below', 'src/lib/y/z'].map(path => context.exists(path))).toEqual(
      Array(4).fill(false),
    )
    expect(context.exists('deep/b')).toBeUndefined()
  })

  test('what a source takes in', () => {
    expect(context.takenBy('.')).toEqual(['src/app.js', 'deep', 'deep/a', 'run.sh', 'b.env'])
    expect(context.takenBy('src/')).toEqual(['src/app.js'])
    expect(context.takenBy('*.env')).toEqual(['b.env'])
    expect(context.takenBy('s*')).toEqual(['src/app.js'])
    expect(context.takenBy('../../run.sh')).toEqual(['run.sh'])
  })

  test('what of it the ignore file leaves nothing of', () => {
    const sources = ['src/lib', 'src', '.env', '[.]env', '*.env', '.', 'src/lib/nothing', 'other']
    expect(sources.filter(source => context.isLeftOut(source))).toEqual([
      'src/lib',
      '.env',
      '[.]env',
      'src/lib/nothing',
    ])
  })

  test('settings that are taken in, and scripts of the shell alone', () => {
    expect(context.environmentFiles().map(({ path }) => path)).toEqual(['b.env'])
    const scripts = new ContextModel(
      folder(
        '',
        { 'a.sh': 'x', b: '#!/bin/bash -e\ny', c: '#!/usr/bin/env python3\n', d: 'z', 'e.sh': '#!/bin/node' },
        [],
      ),
    )
    const names = ['a.sh', 'b', 'c', 'd', 'e.sh', 'f'].filter(path => scripts.script(path))
    expect(names).toEqual(['a.sh', 'b'])
    const [command] = scripts.script('b')?.commands ?? []
    expect(command?.at).toEqual({ file: at('b', '#!/bin/bash -e\ny'), span: { start: 15, end: 16 } })
  })
})

describe('how it is built', () => {
  const TEXT = `ARG BASE=debian:12
FROM \${BASE} AS build
ARG VERSION=1
RUN curl -o /x https://example.com/$VERSION
FROM build AS prod
USER 10001
FROM files
COPY --from=assets / /
`
  const model = (build: Build) =>
    buildDockerfile({ file: at('Dockerfile', TEXT), tree: parseDockerfile(TEXT) }, undefined, build)
  const finalOf = (build: Build) => {
    const { stages, finalStage } = model(build)
    return [finalStage?.index, stages.map(({ isFinal }) => isFinal), stages.map(({ isLast }) => isLast)]
  }

  test('the target is the final stage: by name, by index, else the last; none where it is not known', () => {
    const last = [false, false, true]
    expect(finalOf({})).toEqual([2, last, last])
    expect(finalOf({ target: { name: 'PROD' } })).toEqual([1, [false, true, false], last])
    expect(finalOf({ target: { name: '0' } })).toEqual([0, [true, false, false], last])
    expect(finalOf({ target: { name: 'nowhere' } })).toEqual([2, last, last])
    expect(finalOf({ target: { name: undefined } })).toEqual([undefined, [false, false, false], last])
  })

  test('given arguments take the place of defaults', () => {
    const image = (args: Build['args']) => model(args ? { args } : {}).stages[0]?.baseImage?.text
    expect(image(undefined)).toBe('debian:12')
    expect(image(new Map([['BASE', 'alpine:3.21']]))).toBe('alpine:3.21')
    expect(image(new Map([['BASE', undefined]]))).toBeUndefined()
  })

  test('folders that are given under a name are no images', () => {
    expect(model({}).stages[2]?.from.reference?.repository).toBe('files')
    const { stages, namedContexts } = model({ namedContexts: new Set(['files', 'assets']) })
    expect(stages[2]?.from.reference).toBeUndefined()
    expect(namedContexts.has('assets')).toBe(true)
  })

  test('the folder is there where it is known, and whoever asks is told of', () => {
    let asked = 0
    const source = { file: at('Dockerfile', TEXT), tree: parseDockerfile(TEXT) }
    const known = buildDockerfile(source, undefined, { context: folder('', {}, ['.']) }, () => asked++)
    expect(known.context?.exists('x')).toBe(false)
    expect(known.context).toBe(known.context)
    expect(asked).toBe(3)
    expect(model({}).context).toBeUndefined()
  })
})
