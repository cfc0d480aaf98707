/** Prose and examples are for people: they stay out of what the server loads. */
import path from 'node:path'
import * as esbuild from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { type RuleFile, ruleFiles, runtimePart, sharedSources, textOf } from './catalogue-files'

const source = path.resolve(import.meta.dirname, '../../../rules/src')
/** All that is meant to be in the bundle. */
const running = [...ruleFiles.map(file => runtimePart(file).text), ...sharedSources].join('\n')
let text = ''
let sizes: { readonly path: string; readonly bytes: number }[] = []

beforeAll(async () => {
  const options = { bundle: true, write: false, metafile: true, format: 'esm', charset: 'utf8' } as const
  const entryPoints = [path.join(source, 'index.ts')]
  text = (await esbuild.build({ ...options, entryPoints })).outputFiles[0]?.text ?? ''
  const { metafile } = await esbuild.build({ ...options, entryPoints, minify: true })
  const inputs = Object.values(metafile.outputs).flatMap(output => Object.entries(output.inputs))
  sizes = inputs
    .map(([file, { bytesInOutput: bytes }]) => ({ path: file.slice(file.indexOf('rules/src/') + 10), bytes }))
    .sort((a, b) => b.bytes - a.bytes)
})

test('no rationale, remediation or example is in the bundle', () => {
  const leaked = ruleFiles.filter(file => traces(file).some(trace => text.includes(trace)))
  expect(leaked.map(({ path }) => path)).toEqual([])
  expect(text).not.toMatch(/\b(?:rationale|remediation):/)
})

test('what is looked for would be found', () => {
  expect(ruleFiles.filter(file => traces(file).length < 2).map(({ path }) => path)).toEqual([])
  expect(ruleFiles.filter(({ rule }) => !text.includes(rule.title)).map(({ path }) => path)).toEqual([])
})

test('a rule adds little to the bundle', () => {
  const rules = sizes.filter(({ path }) => ruleFiles.some(file => file.path === path))
  const total = rules.reduce((sum, { bytes }) => sum + bytes, 0)
  const gravest = rules.slice(0, 5).map(({ path, bytes }) => `  ${bytes} ${path}`)
  console.info(
    [`rules: ${rules.length}, minified ${total} bytes, ${Math.round(total / rules.length)} each`, ...gravest].join(
      '\n',
    ),
  )
  expect(rules.length).toBe(ruleFiles.length)
  expect(total / rules.length).toBeLessThan(1500)
})

/** Stretches of prose, and lines of examples, that occur nowhere in what runs. */
function traces(file: RuleFile): string[] {
  const prose = [file.docs.rationale, file.docs.remediation].flatMap(words => words.match(/[\w ,]{20,}/g) ?? [])
  const code = [...file.examples.bad, ...file.examples.good, ...file.examples.unknown].flatMap(
    example => textOf(example.code).match(/[\w =.]{20,}/g) ?? [],
  )
  return [...prose, ...code.map(line => line.trim())].filter(trace => trace.length >= 16 && !running.includes(trace))
}
