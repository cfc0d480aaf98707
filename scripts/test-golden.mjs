// Runs what Terraform itself printed against our own evaluation: npm run test:golden -- DIR
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = path.resolve(import.meta.dirname, '..')
const directory = process.argv[2]
if (directory === undefined) {
  console.error('Usage: npm run test:golden -- DIR')
  process.exit(2)
}
const outfile = path.join(root, '.cache', 'golden', 'run.mjs')
mkdirSync(path.dirname(outfile), { recursive: true })
await build({
  entryPoints: [path.join(root, 'server/test/golden/run.ts')],
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
const { run } = await import(pathToFileURL(outfile).href)
process.exitCode = run(path.resolve(directory), path.join(root, '.cache', 'golden', 'misses.txt'))
