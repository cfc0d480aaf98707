// Runs what Terraform itself printed against our own evaluation: npm run test:golden -- DIR
import path from 'node:path'
import { importBundled } from './lib/bundled.mjs'
import { cache } from './lib/process.mjs'

const directory = process.argv[2]
if (directory === undefined) {
  console.error('Usage: npm run test:golden -- DIR')
  process.exit(2)
}
const { run } = await importBundled('server/test/golden/run.ts')
process.exitCode = run(path.resolve(directory), path.join(cache, 'golden', 'misses.txt'))
