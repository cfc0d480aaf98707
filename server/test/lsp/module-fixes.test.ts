/** Fixes in the editor whose edits stand in another directory's file. */
import { describe, expect, it } from 'vitest'
import { rules } from '#rules/index'
import { createEngine } from '../../src/node/cli/engine'
import { at, start, type TestClient } from './client'

const ROOT = 'file:///w/main.tf'
const MODULE = 'file:///w/modules/bucket/main.tf'
const CALL = 'module "a" {\n  source = "./modules/bucket"\n  acl    = "public-read"\n}\n'
const BUCKET = 'variable "acl" {}\nresource "aws_s3_bucket" "b" {\n  acl = var.acl\n}\n'

const engine = createEngine('2026-01-01')
const dependencies = {
  rules,
  parsers: engine.parsers,
  analyse: (...[snapshot, configuration]: Parameters<typeof engine.analyse>) => engine.analyse(snapshot, configuration),
}

/** Who calls whom is found out in the background, after the first results. */
async function settled(client: TestClient): Promise<void> {
  for (let turn = 0; turn < 50 && (await client.diagnostics(MODULE)).length === 0; turn++) await client.wait()
}

describe('a fix of a value that a caller gives', () => {
  it('changes the caller’s document, in the version that is open', async () => {
    const client = await start({ folders: ['file:///w'], files: { [ROOT]: CALL, [MODULE]: BUCKET }, dependencies })
    await client.open(ROOT, `# new\n${CALL}`)
    await client.change(ROOT, `# newer\n# lines\n${CALL}`)
    await client.open(MODULE, BUCKET)
    await settled(client)
    const diagnostics = await client.diagnostics(MODULE)
    expect(diagnostics).toMatchObject([{ code: 'aws-s3-no-public-access-with-acl', range: at(2, 8, 15) }])
    const found = await client.actions(MODULE, at(2, 9))
    const fix = await client.resolve(found.find(({ title }) => title.startsWith('Set acl'))!)
    expect(fix.edit).toMatchObject({
      documentChanges: [
        { textDocument: { uri: ROOT, version: 2 }, edits: [{ range: at(4, 11, 24), newText: '"private"' }] },
      ],
    })
    client.apply(fix.edit!)
    expect(client.text(ROOT)).toBe(`# newer\n# lines\n${CALL.replace('public-read', 'private')}`)
  })

  it('changes a document that is not open', async () => {
    const client = await start({ folders: ['file:///w'], files: { [ROOT]: CALL, [MODULE]: BUCKET }, dependencies })
    await client.open(MODULE, BUCKET)
    await settled(client)
    const [action] = await client.actions(MODULE, at(2, 9))
    expect((await client.resolve(action!)).edit).toMatchObject({
      documentChanges: [{ textDocument: { uri: ROOT, version: null }, edits: [{ range: at(2, 11, 24) }] }],
    })
  })
})
