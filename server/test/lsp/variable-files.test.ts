/** Variable files that a setting or `.parapet.yaml` names, and hovers that explain values, in the editor. */
import { describe, expect, it } from 'vitest'
import { FileChangeType, MarkupContent } from 'vscode-languageserver/node'
import { rules } from '#rules/index'
import { createEngine } from '../../src/node/cli/engine'
import { nodeParts } from '../../src/node/language-server'
import { PLAIN, type Setup, start, type TestClient } from './client'
// Loaded when it is first needed, which takes longer than these tests wait.
import '../../src/workspace/compose-builds'

const MAIN = 'file:///w/main.tf'
const OFF = 'file:///w/env/off.tfvars'
const CONFIG = 'file:///w/.parapet.yaml'
const TEXT = `provider "aws" {}
variable "on" {}
resource "aws_s3_bucket_public_access_block" "a" {
  block_public_acls = var.on
}
`
const NAMED = 'terraform:\n  variable-files: [env/off.tfvars]\n'

const { suppressionEdit, suppressionPlaces } = nodeParts('/nowhere')
// Whatever the environment holds, the server's engine is made without it.
const engine = createEngine('2026-01-01')

const real = (setup: Setup) =>
  start({
    folders: ['file:///w'],
    ...setup,
    dependencies: {
      rules,
      parsers: engine.parsers,
      analyse: (snapshot, configuration) => engine.analyse(snapshot, configuration),
      suppressionEdit,
      suppressionPlaces,
    },
  })

async function found(client: TestClient, uri = MAIN) {
  return (await client.diagnostics(uri)).filter(({ code }) => code === 'aws-s3-block-public-acls')
}

describe('variable files', () => {
  it('of .parapet.yaml count, and what is written in them is linked', async () => {
    const client = await real({ files: { [OFF]: 'on = false', [CONFIG]: NAMED } })
    await client.open(MAIN, TEXT)
    expect(await found(client)).toMatchObject([{ relatedInformation: [{ location: { uri: OFF } }] }])
    const without = await real({ files: { [OFF]: 'on = false' } })
    await without.open(MAIN, TEXT)
    expect(await found(without)).toEqual([])
  })

  it('of the settings win, relative to the folder', async () => {
    const on = 'file:///w/env/on.tfvars.json'
    const files = { [OFF]: 'on = false', [on]: '{ "on": true }', [CONFIG]: NAMED }
    const settings = (variableFiles: unknown) => ({ terraform: { variableFiles } })
    const client = await real({ files, settings: settings(['env/on.tfvars.json']) })
    await client.open(MAIN, TEXT)
    expect(await found(client)).toEqual([])
    await client.configure(settings(null))
    expect(await found(client)).toHaveLength(1)
    await client.configure(settings([]))
    expect(await found(client)).toEqual([])
    await client.configure({ 'terraform.variableFiles': ['env/off.tfvars'] })
    await client.configure(settings('env/off.tfvars'))
    await client.settle()
    await found(client)
    expect(client.logged.join()).toContain('`variable-files` is a list of paths')
  })

  it('are followed while they are edited, saved and changed on disk', async () => {
    const client = await real({ files: { [OFF]: 'on = true', [CONFIG]: NAMED } })
    await client.open(MAIN, TEXT)
    expect(await found(client)).toEqual([])
    await client.open(OFF, 'on = true', 'terraform-vars')
    await client.change(OFF, 'on = false')
    await client.wait()
    expect(client.refreshes).toBeGreaterThan(0)
    expect(await found(client)).toHaveLength(1)
    await client.close(OFF)
    await client.wait()
    expect(await found(client)).toEqual([])
    const { refreshes } = client
    client.files.write(OFF, 'on = false')
    await client.watched(OFF, FileChangeType.Changed)
    await client.wait()
    expect(client.refreshes).toBeGreaterThan(refreshes)
    expect(await found(client)).toHaveLength(1)
  })

  it('of a root reach the modules it calls', async () => {
    const files = {
      'file:///w/root/main.tf': `provider "aws" {}\nvariable "all" {}\nmodule "m" {\n  source = "../m"\n  on     = var.all\n}\n`,
      'file:///w/root/.parapet.yaml': 'terraform: { variable-files: [off.tfvars] }\n',
      'file:///w/root/off.tfvars': 'all = false\n',
      'file:///w/m/main.tf': TEXT.replace('provider "aws" {}\n', ''),
    }
    const client = await real({ files })
    const module = 'file:///w/m/main.tf'
    await client.open(module, files[module])
    await client.wait()
    await client.wait()
    expect(await found(client, module)).toMatchObject([
      { relatedInformation: [{ location: { uri: 'file:///w/root/off.tfvars' } }] },
    ])
  })

  it('that are missing are a mistake of the file that names them', async () => {
    const client = await real({ files: { [CONFIG]: NAMED } })
    await client.open(MAIN, TEXT)
    await client.open(CONFIG, NAMED, 'yaml')
    expect(await client.diagnostics(CONFIG)).toMatchObject([
      { message: 'The variable file env/off.tfvars does not exist.', range: { start: { line: 1, character: 19 } } },
    ])
    client.files.write(OFF, 'on = false')
    await client.watched(OFF, FileChangeType.Created)
    await client.wait()
    expect(await client.diagnostics(CONFIG)).toEqual([])
    expect(await found(client)).toHaveLength(1)
  })

  it('never come from the environment', async () => {
    process.env.TF_VAR_on = 'false'
    try {
      const client = await start({
        dependencies: { ...nodeParts('/nowhere'), rules },
      })
      await client.open(MAIN, TEXT)
      expect(await found(client)).toEqual([])
    } finally {
      Reflect.deleteProperty(process.env, 'TF_VAR_on')
    }
  })
})

describe('hovers that explain values', () => {
  const text = async (client: TestClient, line: number, character: number, uri = MAIN): Promise<string | undefined> => {
    const hover = await client.hover(uri, line, character)
    return hover === null ? undefined : MarkupContent.is(hover.contents) ? hover.contents.value : 'no markup'
  }
  const explaining = { explainValues: true }

  it('are off unless they are wanted', async () => {
    const client = await real({ files: { [OFF]: 'on = false', [CONFIG]: NAMED } })
    await client.open(MAIN, TEXT)
    expect(await text(client, 3, 25)).not.toContain('**Value**')
    expect(await text(client, 1, 10)).toBeUndefined()
    await client.configure({ explainValues: 'yes' })
    expect(await text(client, 1, 10)).toBeUndefined()
    await client.configure(explaining)
    expect(await text(client, 1, 10)).toContain('**Value**')
  })

  it('stand below what a rule says, with a link to where the value is written', async () => {
    const client = await real({ files: { [OFF]: '\non = false', [CONFIG]: NAMED }, settings: explaining })
    await client.open(MAIN, TEXT)
    const said = await text(client, 3, 25)
    expect(said).toMatch(/^\*\*Public ACLs are accepted\*\*/)
    expect(said?.split('\n\n---\n\n').at(-1)).toBe(
      `**Value**, written in [off.tfvars:2](<${OFF}#2,6>)\n\n\`\`\`terraform\nfalse\n\`\`\``,
    )
  })

  it('say where nothing is known, and name instances', async () => {
    const client = await real({ settings: explaining })
    const source = `${TEXT}resource "aws_s3_bucket" "b" {\n  for_each = { a = "x", b = "\`\`\`" }\n  bucket = each.value\n}\n`
    await client.open(MAIN, source)
    expect(await text(client, 3, 25)).toBe('**Value** is not known: variable without default')
    expect(await text(client, 7, 17)).toContain(
      '**Value** differs between instances:\n\n`["a"]`, written in [main.tf:7](<file:///w/main.tf#7,20>)\n\n```terraform\n"x"\n```\n\n`["b"]`',
    )
    expect(await text(client, 7, 17)).toContain('````terraform\n"```"\n````')
    expect((await client.hover(MAIN, 7, 17))?.range).toMatchObject({ start: { line: 7, character: 11 } })
    expect(await text(client, 6, 3)).toBeUndefined()
  })

  it('are plain text for clients that want no Markdown', async () => {
    const files = { [OFF]: 'on = false', [CONFIG]: NAMED }
    const client = await real({ files, capabilities: PLAIN, initializationOptions: { settings: explaining } })
    await client.open(MAIN, TEXT)
    expect(await text(client, 1, 10)).toBe('Value, written in off.tfvars:1\n\nfalse')
  })

  it('show no secret', async () => {
    const client = await real({ settings: explaining })
    await client.open(
      MAIN,
      'provider "aws" {}\nvariable "p" {\n  default   = "Kettle"\n  sensitive = true\n}\nlocals {\n  a = "x${var.p}"\n}\n',
    )
    expect(await text(client, 1, 10)).toContain('(sensitive value)')
    expect(await text(client, 6, 7)).toContain('(sensitive value)')
    expect(`${await text(client, 1, 10)}${await text(client, 6, 7)}`).not.toContain('Kettle')
  })
})
