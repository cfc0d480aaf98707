/**
 * The command line and the language server say the same of the same files, byte for byte: over the sample workspaces, over
 * copies of them with comments and configurations thrown in at random, and over a folder of modules that is named by
 * PARAPET_MODULES (`npm run test:full -- FOLDER`).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rules } from '#rules/index'
import { Report } from '../src/lsp/protocol'
import { createEngine } from '../src/node/cli/engine'
import { uriOfPath } from '../src/node/fs'
import { nodeParts } from '../src/node/language-server'
import { MemoryFileSystem } from './support/memory-files'
import { parapet } from './cli/console'
import { TestFileSystem } from './cli/files'
import { start } from './lsp/client'

const TODAY = '2026-01-01'
const SAMPLES = join(import.meta.dirname, '..', '..', 'test-fixtures')
const MOST_MODULES = 200

type Files = Readonly<Record<string, string>>

/** A folder of the real disk, as files of /w. */
function load(folder: string): Files {
  const files: Record<string, string> = {}
  const visit = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) visit(path)
      else if (entry.isFile() && statSync(path).size < 1_000_000)
        files[`/w/${relative(folder, path).split('\\').join('/')}`] = readFileSync(path, 'utf8')
    }
  }
  visit(folder)
  return files
}

async function both(files: Files): Promise<readonly [string, string]> {
  const engine = createEngine(TODAY)
  const cli = await parapet(['scan', '--format', 'json'], {
    files: new TestFileSystem(files),
    environment: { engine: () => Promise.resolve(engine), version: () => '1.2.3' },
  })
  const { suppressionEdit, suppressionPlaces } = nodeParts('/nowhere')
  const memory = new MemoryFileSystem(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [uriOfPath(path), text])),
  )
  const client = await start({
    folders: ['file:///w'],
    dependencies: {
      version: '1.2.3',
      rules,
      parsers: engine.parsers,
      analyse: (snapshot, configuration) => engine.analyse(snapshot, configuration),
      suppressionEdit,
      suppressionPlaces,
      files: memory,
    },
  })
  const { text } = await client.connection.sendRequest(Report, { folder: 'file:///w' })
  return [cli.stdout, text]
}

/** The same numbers every time. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const ids = rules.map(({ id }) => id)
const COMMENTS = [
  (id: string) => `# parapet:ignore ${id} agreed`,
  (id: string) => `# parapet:ignore ${id} exp:2020-01-01 no longer`,
  (id: string) => `# parapet:ignore ${id.slice(1)} misspelt`,
  () => '# parapet:ignore',
  () => '#tfsec:ignore:*',
  () => '# checkov:skip=CKV_AWS_53: because',
  () => '# hadolint ignore=DL3006',
  () => '# trivy:ignore:AVD-AWS-0086',
]
const CONFIGURATIONS: readonly ((id: string) => Files)[] = [
  id => ({ '.parapet.yaml': `profile: all\nseverities: { ${id}: critical }\n` }),
  id => ({ '.parapet.yaml': `profile: strict\nrules: { ${id}: off }\nexclude: ["*_test.tf"]\n` }),
  () => ({ '.parapet.yaml': 'profile: all\nsuppressions: { require-reason: true }\n' }),
  () => ({ '.parapet.yaml': 'profil: all\n' }),
  () => ({ '.parapet.yaml': 'profile: [\n' }),
  () => ({
    '.parapet.yaml':
      'custom-rules:\n  - id: acme-named\n    title: Name it\n    on: "aws_*"\n    require: { naming: "^[a-z]{3,6}$" }\n    message: "{address} of {type}"\n',
    '.parapet/rules/images.yaml':
      'id: acme-image\ntitle: Ours only\non: FROM\nrequire: { allowed-registries: [ghcr.io] }\nfix: { replace: "ghcr.io/acme/${1:image}" }\n',
  }),
  () => ({ '.parapet/rules/broken.yaml': '- id: acme-broken\n  on: aws_s3_bucket\n' }),
  () => ({ '.parapet.yaml': 'baseline: b.jsonl\n', 'b.jsonl': '{"parapet-baseline":1}\n<<<<<<< ours\n' }),
  id => ({
    '.hadolint.yaml': 'ignored: [DL3006]\n',
    '.checkov.yaml': 'skip-check: [CKV_AWS_53]\n',
    '.trivyignore': `AVD-AWS-0086\n${id}\n`,
  }),
]

/** A copy with comments above lines and configurations in folders, chosen at random. */
function disturbed(files: Files, seed: number): Files {
  const pick = random(seed)
  const copy: Record<string, string> = { ...files }
  for (const [path, text] of Object.entries(files)) {
    if (!/\.tf$|Dockerfile/.test(path)) continue
    const lines = text.split('\n')
    for (let n = pick(4); n > 0; n--) {
      const comment = COMMENTS[pick(COMMENTS.length)]!(ids[pick(ids.length)]!)
      lines.splice(pick(lines.length), 0, comment)
    }
    copy[path] = lines.join('\n')
  }
  const folders = [...new Set(Object.keys(files).map(path => path.slice(0, path.lastIndexOf('/'))))]
  for (const folder of ['/w', folders[pick(folders.length)]!]) {
    for (const [name, text] of Object.entries(CONFIGURATIONS[pick(CONFIGURATIONS.length)]!(ids[pick(ids.length)]!)))
      copy[`${folder}/${name}`] = text
  }
  return copy
}

describe('command line and language server say the same', () => {
  test.each(readdirSync(SAMPLES))('of the workspace %s', async name => {
    const [cli, server] = await both(load(join(SAMPLES, name)))
    expect(server).toBe(cli)
    expect(Object.keys(JSON.parse(cli) as object)).toContain('summary')
  })

  test('of copies with comments and configurations at random', async () => {
    const sample = load(join(SAMPLES, 'sample'))
    const seen = { suppressed: 0, custom: 0, mistakes: 0, findings: 0 }
    for (let seed = 1; seed <= 40; seed++) {
      const [cli, server] = await both(disturbed(sample, seed))
      expect(server, `seed ${seed}`).toBe(cli)
      const { findings, summary } = JSON.parse(cli) as {
        findings: { rule: string }[]
        summary: { suppressed: number; problems: { badConfiguration: number } }
      }
      seen.findings += findings.length
      seen.suppressed += summary.suppressed
      seen.mistakes += summary.problems.badConfiguration
      seen.custom += findings.filter(({ rule }) => rule.startsWith('acme-')).length
    }
    // What is thrown in must have had its effect, or the sameness shows nothing.
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(5)
  })

  const { PARAPET_MODULES: modules } = process.env
  if (modules !== undefined) {
    const folders = moduleFolders(modules)
    test(`of ${folders.length} modules of ${modules}`, { timeout: 600_000 }, async () => {
      expect(folders.length).toBeGreaterThan(0)
      for (const [index, folder] of folders.entries()) {
        const files = Object.fromEntries(
          readdirSync(folder, { withFileTypes: true })
            .filter(entry => entry.isFile() && /\.tf(?:vars)?$|ockerfile/.test(entry.name))
            .map(({ name }) => [`/w/${name}`, readFileSync(join(folder, name), 'utf8')]),
        )
        const [cli, server] = await both(disturbed(files, index + 1))
        expect(server, folder).toBe(cli)
      }
    })
  }
})

/** Folders with Terraform or a Dockerfile, spread evenly over the tree. */
function moduleFolders(top: string): readonly string[] {
  const found: string[] = []
  const visit = (directory: string): void => {
    const entries = readdirSync(directory, { withFileTypes: true })
    if (entries.some(entry => entry.isFile() && /\.tf$|^Dockerfile/.test(entry.name))) found.push(directory)
    for (const entry of entries) if (entry.isDirectory() && entry.name !== '.git') visit(join(directory, entry.name))
  }
  visit(top)
  const step = Math.max(1, Math.floor(found.length / MOST_MODULES))
  return found.filter((_, index) => index % step === 0).slice(0, MOST_MODULES)
}
