import { describe, expect, it } from 'vitest'
import { FileChangeType, MarkupContent } from 'vscode-languageserver/node'
import { rules } from '#rules/index'
import { printBaseline } from '../../src/baseline/format'
import { analyse } from '../../src/analysis/analyse'
import { suppressionEdit, suppressionPlaces } from '../../src/analysis/suppress'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { at, start, type TestClient } from './client'

const CONFIG = 'file:///w/.parapet.yaml'
const MAIN = 'file:///w/main.tf'
const BASELINE = 'file:///w/.parapet-baseline.jsonl'
const RULE = `custom-rules:
  - id: acme-bucket-name
    title: Bucket is not named as agreed
    on: aws_s3_bucket
    require: { attribute: bucket, matches: "^acme-" }
    description: Names tell who pays. [not a link](x)
    documentation: https://wiki.example.com/buckets
    fix: { set: { value: acme-x }, applicability: safe }
`
const CODE = 'resource "aws_s3_bucket" "a" {\n  bucket = "x"\n}\n'
const OPEN = 'resource "aws_s3_bucket_public_access_block" "a" {\n  block_public_acls = false\n}\n'

const real = (files: Readonly<Record<string, string>>) =>
  start({
    folders: ['file:///w'],
    files,
    dependencies: {
      rules,
      analyse: (snapshot, configuration, given) => analyse(snapshot, configuration, given, { today: '2026-01-01' }),
      parsers: { hcl: parseHcl, dockerfile: parseDockerfile },
      suppressionEdit,
      suppressionPlaces,
    },
  })

const own = async (client: TestClient, prefix: string) =>
  (await client.diagnostics(MAIN)).filter(({ code }) => String(code).startsWith(prefix))

describe('a custom rule', () => {
  it('squiggles, explains itself, links to its page and is fixed', async () => {
    const client = await real({ [CONFIG]: RULE })
    await client.open(MAIN, CODE)
    const [diagnostic] = await own(client, 'acme-')
    expect(diagnostic).toMatchObject({
      code: 'acme-bucket-name',
      message: 'Bucket is not named as agreed: bucket is x',
      range: at(1, 11, 14),
      codeDescription: { href: 'https://wiki.example.com/buckets' },
    })
    const hover = await client.hover(MAIN, 1, 12)
    const text = MarkupContent.is(hover?.contents) ? hover.contents.value : ''
    expect(text).toContain('Names tell who pays. \\[not a link\\](x)')
    expect(text).toContain('<https://wiki.example.com/buckets>')
    const actions = await client.actions(MAIN, at(1, 12))
    const fix = actions.find(({ title }) => title === 'Set bucket = "acme-x"')
    expect(fix).toMatchObject({ isPreferred: true })
    client.apply((await client.resolve(fix!)).edit!)
    expect(client.text(MAIN)).toContain('bucket = "acme-x"')
    expect(await own(client, 'acme-')).toEqual([])
  })

  it('can be silenced and switched off like any other', async () => {
    const client = await real({ [CONFIG]: `${RULE}severities: { acme-bucket-name: off }\n` })
    await client.open(MAIN, CODE)
    expect(await own(client, 'acme-')).toEqual([])
    client.files.write(CONFIG, RULE)
    await client.watched(CONFIG, FileChangeType.Changed)
    await client.wait()
    expect(await own(client, 'acme-')).toHaveLength(1)
    await client.change(MAIN, `# parapet:ignore acme-bucket-name legacy\n${CODE}`)
    expect(await own(client, 'acme-')).toEqual([])
  })

  it('that is misspelt is a diagnostic in its file, and the last good one stays', async () => {
    const client = await real({ [CONFIG]: RULE })
    await client.open(MAIN, CODE)
    expect(await own(client, 'acme-')).toHaveLength(1)
    await client.open(CONFIG, RULE.replace('matches', 'matchs'), 'yaml')
    await client.wait()
    const [problem] = await client.diagnostics(CONFIG)
    expect(problem?.message).toContain('Did you mean "matches"?')
    expect(problem?.range).toEqual(at(4, 34, 40))
    expect(await own(client, 'acme-')).toHaveLength(1)
  })
})

describe('a baseline', () => {
  it('leaves new findings only, and is read again when it changes', async () => {
    const client = await real({ [MAIN]: OPEN })
    await client.open(MAIN, OPEN)
    const known = (await own(client, 'aws-')).map(({ code, data }) => ({
      path: '.',
      rule: String(code),
      fingerprint: (data as { fingerprint: string }).fingerprint,
    }))
    expect(known.length).toBeGreaterThan(0)
    client.files.write(BASELINE, printBaseline(known))
    await client.configure({ baseline: '.parapet-baseline.jsonl' })
    await client.wait()
    expect(await own(client, 'aws-')).toEqual([])
    // Lines that shift bring nothing back; another resource is new.
    await client.change(MAIN, `\n\n${OPEN}${OPEN.replace('"a"', '"b"')}`)
    const lines = (await own(client, 'aws-')).map(({ range }) => range.start.line)
    expect(lines.length).toBe(known.length)
    expect(Math.min(...lines)).toBeGreaterThan(4)
    client.files.write(BASELINE, printBaseline([]))
    await client.watched(BASELINE, FileChangeType.Changed)
    await client.wait()
    expect(await own(client, 'aws-')).toHaveLength(2 * known.length)
  })

  it('that is broken is told where it is named, and the last good one stays', async () => {
    const client = await real({ [CONFIG]: 'baseline: .parapet-baseline.jsonl\n', [BASELINE]: printBaseline([]) })
    await client.open(CONFIG, 'baseline: .parapet-baseline.jsonl\n', 'yaml')
    expect(await client.diagnostics(CONFIG)).toEqual([])
    client.files.write(BASELINE, '<<<<<<< ours')
    await client.watched(BASELINE, FileChangeType.Changed)
    await client.wait()
    const [problem] = await client.diagnostics(CONFIG)
    expect(problem).toMatchObject({ range: at(0, 10, 33) })
    expect(problem?.message).toContain('.parapet-baseline.jsonl:1:1: This is no baseline of Parapet')
  })

  it('of another repository is told, and shows everything', async () => {
    const foreign = printBaseline([{ path: 'infra/live', rule: 'aws-a', fingerprint: '0' }])
    const client = await real({ [CONFIG]: 'baseline: .parapet-baseline.jsonl\n', [BASELINE]: foreign })
    await client.open(CONFIG, 'baseline: .parapet-baseline.jsonl\n', 'yaml')
    await client.open(MAIN, OPEN)
    const [problem] = await client.diagnostics(CONFIG)
    expect(problem?.message).toContain('is the baseline of another repository')
    expect((await own(client, 'aws-')).length).toBeGreaterThan(0)
  })
})
