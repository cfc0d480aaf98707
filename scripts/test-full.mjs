// The exhaustive forms of tests, over modules that are not part of the project:
//
//   node scripts/test-full.mjs FOLDER      (npm run test:full -- FOLDER)
//
// FOLDER holds Terraform modules and Dockerfiles, at any depth; 200 folders and 400 Dockerfiles spread
// evenly over it are taken.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { Failure, run, script } from './lib/process.mjs'

await script(async () => {
  const [folder] = process.argv.slice(2)
  if (folder === undefined || !existsSync(folder)) throw new Failure('Name a folder with Terraform modules.')
  await ensureDependencies()
  const env = { ...process.env, PARAPET_MODULES: path.resolve(folder) }
  const { code, output } = await run(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      'server/test/same-bytes.test.ts',
      'server/test/analysis/fingerprints.test.ts',
      'server/test/fixes/whole-dockerfiles.test.ts',
    ],
    { env },
  )
  process.stdout.write(output)
  return code
})
