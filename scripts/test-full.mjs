// The exhaustive forms of tests, over modules that are not part of the project:
//
//   node scripts/test-full.mjs FOLDER      (npm run test:full -- FOLDER)
//
// Random tests try new cases; what one prints as its seed repeats it: PARAPET_SEED=SEED npx vitest run FILE
//
// FOLDER holds Terraform modules and Dockerfiles, at any depth; 200 folders and 400 Dockerfiles spread
// evenly over it are taken.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ensureDependencies } from './lib/dependencies.mjs'
import { Failure, root, run, script } from './lib/process.mjs'

/** Those that look at the modules, and those that try random cases: here they try new ones. */
function files() {
  const tests = readdirSync(path.join(root, 'server', 'test'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map(entry => path.join(entry.parentPath, entry.name))
  return tests.filter(file => /PARAPET_MODULES|'fast-check'/.test(readFileSync(file, 'utf8')))
}

await script(async () => {
  const [folder] = process.argv.slice(2)
  if (folder === undefined || !existsSync(folder)) throw new Failure('Name a folder with Terraform modules.')
  await ensureDependencies()
  const env = { ...process.env, PARAPET_MODULES: path.resolve(folder), PARAPET_SEED: 'random' }
  const { code, output } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...files()], { env })
  process.stdout.write(output)
  return code
})
