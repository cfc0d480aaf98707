// Bundles everything into dist/:
//
//   node scripts/build.mjs [--production] [--watch]
//
// client.js, client.web.js   the extension, for node and for the web
// server.js, server.web.js   the language server; server.js also holds the command line, so that the rules exist once for node
// cli.js                     the `parapet` command: a few lines that load server.js
// hcl2json.worker.js         HashiCorp's parser, and its main.wasm.gz
// rules.json.gz              the rules' documentation
//
// --production minifies and leaves source maps out, as the packaged extension has it.
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureDependencies } from './lib/dependencies.mjs'
import { Failure, isMain, root, script, secondsSince } from './lib/process.mjs'

const dist = path.join(root, 'dist')
const source = name => path.join(root, name)

const lsp = 'server/src/main.node.ts'
const cli = 'server/src/cli.ts'

/**
 * server.js and cli.js in one: each side is loaded only when it is asked for, so that a scan does not wait for the
 * language server's libraries, nor the language server for the command line's.
 */
const serverEntry = [
  `exports.cli = () => require('./${cli}')`,
  `if (require.main === module) require('./${lsp}')`,
].join('\n')

const cliText = `#!/usr/bin/env node
'use strict'
require('./server.js').cli()
`

/** What becomes what. `entry` is a file, `contents` a text that loads others. */
const bundles = [
  { out: 'client.js', entry: 'client/src/extension.ts', platform: 'node' },
  { out: 'client.web.js', entry: 'client/src/extension.web.ts', platform: 'browser' },
  { out: 'server.js', contents: serverEntry, platform: 'node' },
  { out: 'server.web.js', entry: 'server/src/main.browser.ts', platform: 'browser', format: 'iife' },
  { out: 'hcl2json.worker.js', entry: 'server/src/node/hcl2json.worker.ts', platform: 'node' },
]

/**
 * @param {{ production?: boolean, watch?: boolean }} [options]
 */
export async function build({ production = false, watch = false } = {}) {
  const esbuild = await import('esbuild')
  const start = performance.now()
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist, { recursive: true })
  const contexts = await Promise.all(bundles.map(bundle => esbuild.context(options(bundle, production))))
  try {
    await Promise.all(contexts.map(context => context.rebuild()))
    writeFileSync(path.join(dist, 'cli.js'), cliText, { mode: 0o755 })
    copyFileSync(wasmOfHcl2json(), path.join(dist, 'main.wasm.gz'))
    await writeDocumentation()
    if (watch) await Promise.all(contexts.map(context => context.watch()))
  } finally {
    if (!watch) await Promise.all(contexts.map(context => context.dispose()))
  }
  for (const { out } of bundles)
    console.log(`  dist/${out}  ${Math.round(statSync(path.join(dist, out)).size / 1024)} KB`)
  console.log(`Built in ${secondsSince(start)}.${watch ? ' Watching for changes …' : ''}`)
}

/** esbuild's options for one bundle. */
function options({ out, entry, contents, platform, format = 'cjs' }, production) {
  return {
    ...(entry ? { entryPoints: [source(entry)] } : { stdin: { contents, resolveDir: root, sourcefile: out } }),
    outfile: path.join(dist, out),
    bundle: true,
    platform,
    format,
    target: platform === 'node' ? 'node20' : 'es2022',
    // `performance` is a polyfill that hcl2json would load where node had none
    external: ['vscode', 'performance'],
    // dependencies offer ES modules under `module`; without it, what is not used could not be left out
    mainFields: platform === 'node' ? ['module', 'main'] : ['browser', 'module', 'main'],
    minify: production,
    sourcemap: !production,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [wasmBesideBundle],
  }
}

const resolver = createRequire(import.meta.url)
const wasmOfHcl2json = () => resolver.resolve('@cdktf/hcl2json/main.wasm.gz')

/** hcl2json reads its wasm from the folder above its own; in a bundle it has to be the bundle's folder. */
const wasmBesideBundle = {
  name: 'wasm-beside-bundle',
  setup(build) {
    build.onLoad({ filter: /hcl2json[\\/]lib[\\/]bridge\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8')
      const changed = text.replace('(__dirname, "..", "main.wasm.gz")', '(__dirname, "main.wasm.gz")')
      if (changed === text)
        return { errors: [{ text: 'hcl2json no longer reads its wasm where this build expects it to' }] }
      return { contents: changed, loader: 'js' }
    })
  },
}

/** The documentation of all rules, kept out of every bundle because of its size. */
async function writeDocumentation() {
  const { writeRuleDocs } = await import('./rule-docs.mjs')
  await writeRuleDocs(path.join(dist, 'rules.json.gz'))
}

if (isMain(import.meta.url))
  await script(async () => {
    const { values } = parseArgs({ options: { production: { type: 'boolean' }, watch: { type: 'boolean' } } })
    await ensureDependencies()
    try {
      await build(values)
    } catch (error) {
      // esbuild has printed what is wrong
      throw Array.isArray(error?.errors) ? new Failure(`The build failed: ${error.errors.length} errors.`) : error
    }
  })
