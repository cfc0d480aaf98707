/** Terraform's JSON form on the command line: found, judged, reported at exact places, and never written to. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/node/cli/engine'
import { parapet } from './console'

const engine = createEngine('2026-01-01')
const environment = { engine: () => Promise.resolve(engine) }
const fixture = join(import.meta.dirname, '..', '..', '..', 'test-fixtures', 'json-form', 'storage')
const NAMES = ['main.tf.json', 'index_override.tf.json', 'terraform.tfvars', 'terraform.tfvars.json']
const storage = Object.fromEntries(
  [...NAMES, 'zone.auto.tfvars.json'].map(name => [`/w/${name}`, readFileSync(join(fixture, name), 'utf8')]),
)

interface Report {
  readonly findings: readonly {
    readonly rule: string
    readonly file: string
    readonly start: { readonly line: number; readonly column: number }
    readonly fixes: readonly unknown[]
  }[]
}

async function scan(files: Readonly<Record<string, string>>, ...options: string[]) {
  const result = await parapet(['scan', '--format', 'json', ...options], { files, environment })
  const report = JSON.parse(result.stdout) as Report
  const places = report.findings.map(({ rule, file, start }) => `${rule} ${file}:${start.line}:${start.column}`)
  return { ...result, report, places }
}

describe('a folder in the JSON form', () => {
  it('is judged with its variable files and overrides', async () => {
    const { places, code, stderr } = await scan(storage)
    expect(stderr).toBe('')
    expect(code).toBe(1)
    // The override file, `public` of terraform.tfvars.json and `acl` of zone.auto.tfvars.json count.
    expect(places).toContain('aws-rds-no-public-db-access index_override.tf.json:1:72')
    expect(places).toContain('aws-s3-block-public-acls main.tf.json:28:30')
    expect(places).toContain('aws-s3-no-public-access-with-acl main.tf.json:23:68')
    expect(places).toContain('aws-rds-encrypt-instance-storage main.tf.json:39:30')
    expect((await scan({ ...storage, '/w/zz.auto.tfvars': 'acl = "private"\npublic = false\n' })).places).toEqual(
      places.filter(place => !/block-public-acls|public-access-with-acl/.test(place)),
    )
  })

  it('has the same findings at the same characters whatever its line breaks and beginning are', async () => {
    const { places } = await scan(storage)
    const changed = (change: (text: string) => string) =>
      scan(Object.fromEntries(Object.entries(storage).map(([path, text]) => [path, change(text)])))
    expect((await changed(text => text.replaceAll('\n', '\r\n'))).places).toEqual(places)
    expect((await changed(text => `\uFEFF${text}`)).places).toEqual(places)
  })

  it('is never written to, and offers no fix, in SARIF neither', async () => {
    const before = { ...storage }
    const { report, files } = await scan(storage, '--fix', '--fix-level', 'suggestion')
    expect(files.written).toEqual([])
    for (const [path, text] of Object.entries(before)) expect(await files.text(path)).toBe(text)
    expect(report.findings.flatMap(({ fixes }) => fixes)).toEqual([])
    const sarif = await parapet(['scan', '--format', 'sarif', '--fail-on', 'never'], { files: storage, environment })
    const results = (JSON.parse(sarif.stdout) as { runs: { results: Record<string, unknown>[] }[] }).runs[0]!.results
    expect(results.length).toBeGreaterThan(4)
    for (const result of results) expect(result).not.toHaveProperty('fixes')
    expect(JSON.stringify(results)).toContain('"uri":"main.tf.json"')
  })

  it('has fixes of the native files beside it, unless a fix would touch JSON too', async () => {
    const native = 'resource "aws_db_instance" "b" {\n  storage_encrypted = var.on\n}\n'
    const block = 'resource "aws_s3_bucket_public_access_block" "a" {\n  block_public_acls = var.on\n}\n'
    const variable = { '/w/v.tf.json': '{ "variable": { "on": { "default": false } }, "provider": { "aws": {} } }' }
    const files = { '/w/main.tf': native + block, ...variable }
    const withJson = await scan(files, '--fix', '--fix-level', 'suggestion')
    // The value is written in v.tf.json, where nothing is changed; what is missing is missing in main.tf.
    expect(withJson.places).toEqual([
      'aws-rds-encrypt-instance-storage main.tf:2:29',
      'aws-s3-block-public-acls main.tf:6:29',
    ])
    expect(withJson.files.written).toEqual(['file:///w/main.tf'])
    expect(await withJson.files.text('/w/main.tf')).toContain('block_public_policy     = true\n')
  })

  it('says where JSON is wrong, in variable files too', async () => {
    const files = {
      '/w/main.tf.json': '{\n  "locals": { "a": 1 "b": 2 }\n}\n',
      '/w/terraform.tfvars.json': '{ "a": }\n',
      '/w/x.auto.tfvars': 'a = \n',
    }
    const { stderr, code } = await scan(files, '--fail-on-incomplete')
    expect(stderr).toContain('main.tf.json:2:22: syntax error: A comma is missing before this.')
    expect(stderr).toContain('terraform.tfvars.json:1:8: syntax error: A value is missing here.')
    expect(stderr).toMatch(/x\.auto\.tfvars:\d:\d/)
    expect(code).toBe(3)
  })

  it('is scanned where it is named on its own', async () => {
    const { stderr, stdout } = await parapet(['scan', 'main.tf.json'], { files: storage, environment })
    expect(stderr).not.toContain('neither Terraform')
    expect(stdout).toContain('aws-s3-block-public-acls')
    expect(stdout).toContain('Scanned 1 Terraform file and')
  })
})
