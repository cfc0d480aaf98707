/** Terraform's JSON form in the editor: its documents keep the language `json`. */
import { describe, expect, it } from 'vitest'
import { CodeActionKind, FileChangeType } from 'vscode-languageserver/node'
import { rules } from '#rules/index'
import { nodeParts } from '../../src/node/language-server'
import { createEngine } from '../../src/node/cli/engine'
import { at, start } from './client'

const MAIN = 'file:///w/main.tf.json'
const VARIABLES = 'file:///w/terraform.tfvars.json'
const BLOCK = '"aws_s3_bucket_public_access_block": { "ä": { "block_public_acls": "${var.on}" } }'
const TEXT = `{\n  "variable": { "on": { "default": true } }, "provider": { "aws": {} },\n  "resource": { ${BLOCK} }\n}\n`
const START = TEXT.split('\n')[2]!.indexOf('"${')

const engine = createEngine('2026-01-01')
const { suppressionEdit, suppressionPlaces } = nodeParts('/nowhere')

const real = (files: Readonly<Record<string, string>> = {}) =>
  start({
    folders: ['file:///w'],
    files,
    dependencies: {
      rules,
      parsers: engine.parsers,
      analyse: (snapshot, configuration) => engine.analyse(snapshot, configuration),
      suppressionEdit,
      suppressionPlaces,
    },
  })

describe('a document in the JSON form', () => {
  it('has findings at their places, decided by variable files in JSON, open or on disk', async () => {
    const client = await real({ [VARIABLES]: '{ "on": false }' })
    await client.open(MAIN, TEXT, 'json')
    const found = async () => (await client.diagnostics(MAIN)).filter(({ code }) => code === 'aws-s3-block-public-acls')
    expect(await found()).toMatchObject([
      {
        range: at(2, START, START + '"${var.on}"'.length),
        relatedInformation: [{ location: { uri: VARIABLES, range: at(0, 8, 13) } }],
      },
    ])
    await client.open(VARIABLES, '{ "on": true }', 'json')
    expect(await found()).toEqual([])
    await client.close(VARIABLES)
    client.files.write(VARIABLES, '{ "on": true, "//": "changed" }')
    await client.watched(VARIABLES, FileChangeType.Changed)
    expect(await found()).toEqual([])
  })

  it('is not changed: nothing but switching the rule off is offered', async () => {
    const client = await real({ [VARIABLES]: '{ "on": false }', 'file:///w/.parapet.yaml': 'profile: strict\n' })
    await client.open(MAIN, TEXT, 'json')
    const actions = await client.actions(MAIN, at(2, START + 2))
    expect(actions.map(({ title }) => title.replace(/ in .*$/, ''))).toEqual(['Turn aws-s3-block-public-acls off'])
    const fixAll = await client.actions(MAIN, at(2, START), { only: [CodeActionKind.SourceFixAll] })
    expect(fixAll).toEqual([])
  })

  it('has syntax errors of its own, which HashiCorp’s parser for the other form is never asked about', async () => {
    const client = await real()
    await client.open(MAIN, '{ "locals": { "a": 1,, } }', 'json')
    const [first] = await client.diagnostics(MAIN)
    expect(first).toMatchObject({ range: at(0, 21, 22) })
    await client.wait()
    await client.save(MAIN)
    await client.wait()
    expect(client.checker.asked).toEqual([])
  })

  it('is watched, and looked at whatever language the editor gives it', async () => {
    const client = await real({ [VARIABLES]: '{ "on": false }' })
    const patterns = JSON.stringify(client.registrations)
    expect(patterns).toContain('**/*.{tf,tofu,tfvars}.json')
    for (const language of ['jsonc', 'terraform', 'plaintext']) {
      await client.open(MAIN, TEXT, language)
      expect((await client.diagnostics(MAIN)).map(({ code }) => code)).toContain('aws-s3-block-public-acls')
      await client.close(MAIN)
    }
  })
})
