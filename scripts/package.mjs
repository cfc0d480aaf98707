// Packs the extension into one VSIX for every platform:
//
//   node scripts/package.mjs [--verify]
//
// --verify installs it into a VS Code of its own and sees it activate, in a folder that is not trusted.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { Failure, isMain, root, script, secondsSince } from './lib/process.mjs'

/** What an extension of this kind may weigh, in bytes. */
const limit = 5 * 1024 * 1024

/**
 * Builds for production and packs the result.
 *
 * @returns {Promise<string>} the VSIX, in the project folder
 * @throws {Failure} where it is larger than it may be
 */
export async function packageExtension() {
  await build({ production: true })
  const start = performance.now()
  const { createVSIX } = await import('@vscode/vsce')
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  for (const old of readdirSync(root)) if (old.endsWith('.vsix')) rmSync(path.join(root, old))
  const file = path.join(root, `${name}-${version}.vsix`)
  await createVSIX({
    cwd: root,
    packagePath: file,
    dependencies: false, // everything is in the bundles
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
    // The rules' pages show the head of a key that was never one, as an example of what not to write.
    allowPackageSecrets: ['privatekey'],
  })
  const { size } = statSync(file)
  const megabytes = (size / 1024 / 1024).toFixed(2)
  if (size > limit)
    throw new Failure(`${path.basename(file)} has ${megabytes} MB; it may have ${limit / 1024 / 1024} MB.`)
  console.log(`Packed ${path.basename(file)}: ${megabytes} MB (${secondsSince(start)}).`)
  return file
}

if (isMain(import.meta.url))
  await script(async () => {
    const { values } = parseArgs({ options: { verify: { type: 'boolean' } } })
    await ensureDependencies()
    const vsix = await packageExtension()
    if (!values.verify) return 0
    const { testVSCode } = await import('./test-vscode.mjs')
    const { failed } = await testVSCode({ only: 'restricted', suite: null, vsix })
    return failed > 0 ? 1 : 0
  })
