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
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
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

/** What becomes what. `entry` is a file, `contents` a text that loads the files in `needs`. */
const bundles = [
  { out: 'client.js', entry: 'client/src/extension.ts', platform: 'node' },
  { out: 'client.web.js', entry: 'client/src/extension.web.ts', platform: 'browser' },
  { out: 'server.js', contents: serverEntry, needs: [lsp, cli], platform: 'node' },
  { out: 'server.web.js', entry: 'server/src/main.browser.ts', platform: 'browser', format: 'iife' },
  { out: 'hcl2json.worker.js', entry: 'server/src/node/hcl2json.worker.ts', platform: 'node' },
]

/** The documentation of all rules, as data; kept out of every bundle because of its size. */
const documentation = 'scripts/rules-documentation.ts'

/**
 * @param {{ production?: boolean, watch?: boolean }} [options]
 * @returns {Promise<{ watching: boolean }>}
 */
export async function build({ production = false, watch = false } = {}) {
  const esbuild = await import('esbuild')
  const start = performance.now()
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist, { recursive: true })
  const present = bundles.filter(bundle => {
    const missing = (bundle.needs ?? [bundle.entry]).filter(file => !existsSync(source(file)))
    if (missing.length > 0) console.warn(`dist/${bundle.out} is left out: there is no ${missing.join(', no ')}`)
    return missing.length === 0
  })
  const contexts = await Promise.all(present.map(bundle => esbuild.context(options(bundle, production))))
  try {
    await Promise.all(contexts.map(context => context.rebuild()))
    if (present.some(bundle => bundle.out === 'server.js'))
      writeFileSync(path.join(dist, 'cli.js'), cliText, { mode: 0o755 })
    if (present.some(bundle => bundle.out === 'hcl2json.worker.js'))
      copyFileSync(wasmOfHcl2json(), path.join(dist, 'main.wasm.gz'))
    if (existsSync(source(documentation))) await writeDocumentation(esbuild)
    if (watch) await Promise.all(contexts.map(context => context.watch()))
  } finally {
    if (!watch) await Promise.all(contexts.map(context => context.dispose()))
  }
  for (const { out } of present)
    console.log(`  dist/${out}  ${Math.round(statSync(path.join(dist, out)).size / 1024)} KB`)
  console.log(`Built in ${secondsSince(start)}.${watch ? ' Watching for changes …' : ''}`)
  return { watching: watch }
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

/** Runs the module that exports `documentation()`, and keeps what it gives as gzipped JSON. */
async function writeDocumentation(esbuild) {
  const outfile = path.join(root, '.cache', 'rules-documentation.cjs')
  await esbuild.build({
    entryPoints: [source(documentation)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  })
  const module = await import(`file://${outfile}?${Date.now()}`)
  const data = (module.documentation ?? module.default.documentation)()
  writeFileSync(path.join(dist, 'rules.json.gz'), gzipSync(JSON.stringify(data), { level: 9 }))
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
