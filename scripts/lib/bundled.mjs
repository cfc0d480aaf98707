// TypeScript that a script runs: bundled into .cache first.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { cache, root } from './process.mjs'

/** Imports a TypeScript module with all it needs. @param {string} entry relative to the project's folder */
export async function importBundled(entry) {
  const outfile = path.join(cache, 'bundled', `${entry.replaceAll(/[/.]/g, '-')}.mjs`)
  mkdirSync(path.dirname(outfile), { recursive: true })
  await build({
    entryPoints: [path.join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  return import(pathToFileURL(outfile).href)
}
