// How many attributes of a folder of Terraform have values that are known, and why the others have none:
//
//   npm run value-report -- DIR
import { importBundled } from './lib/bundled.mjs'

const directory = process.argv[2]
if (directory === undefined) {
  console.error('Usage: npm run value-report -- DIR')
  process.exit(2)
}
const { report } = await importBundled('server/test/corpus/values.ts')
await report(directory)
