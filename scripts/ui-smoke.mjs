// Looks at the extension as a person does: opens a folder in the packaged VS Code, waits for a squiggle, opens the quick-fix
// menu, applies a fix, sees the squiggle go, and takes pictures on the way.
//
//   node scripts/ui-smoke.mjs [--out DIR] [--workspace DIR] [--file NAME] [--text TEXT] [--after TEXT] [--fix WORDS] [--vsix FILE]
//
// --text is what the line with the squiggle says before, --after what it says afterwards, --fix words of the fix's title
// (the first one offered where not given). Both folders are opened as copies.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureDependencies } from './lib/dependencies.mjs'
import { cache, Failure, isMain, root, script, secondsSince } from './lib/process.mjs'
import { packageExtension } from './package.mjs'
import { openBrowser, screenshot } from './vscode/browser.mjs'
import { ensureHost } from './vscode/host.mjs'
import { address, installExtension, startServer, writeSettings } from './vscode/server.mjs'
import { applyQuickFix, openFile, openWorkbench } from './vscode/workbench.mjs'

/** A finding of the sample workspace whose fix needs no value from anyone. */
const sample = {
  workspace: path.join(root, 'test-fixtures', 'sample'),
  file: 'storage/main.tf',
  text: 'block_public_acls       = false',
  after: 'block_public_acls       = true',
}

/**
 * @param {object} [options] as on the command line
 * @returns {Promise<string[]>} the pictures
 * @throws where a step was not seen
 */
export async function uiSmoke({ out = path.join(cache, 'pictures'), vsix, fix, ...rest } = {}) {
  const { workspace, file, text, after } = { ...sample, ...rest }
  const start = performance.now()
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'parapet-smoke-'))
  const folder = path.join(scratch, path.basename(workspace))
  const profile = {
    data: scratch,
    userData: path.join(scratch, 'user-data'),
    extensions: path.join(scratch, 'extensions'),
  }
  const pictures = []
  const picture = name => {
    const picked = path.join(out, `${name}.png`)
    pictures.push(picked)
    return picked
  }
  const seen = what => console.log(`  ${secondsSince(start)}  ${what}`)
  let server
  let browser
  try {
    cpSync(workspace, folder, { recursive: true })
    mkdirSync(profile.extensions, { recursive: true })
    writeSettings(profile.userData)
    const host = await ensureHost({ browser: true })
    await installExtension({ host, vsix: vsix ?? (await packageExtension()), ...profile })
    seen('extension installed')
    server = await startServer({ host, ...profile, trust: true })
    browser = await openBrowser(host)
    await openWorkbench(browser.page, address({ port: server.port, folder }))
    seen('folder opened')
    await openFile(browser.page, file)
    const title = await applyQuickFix(browser.page, { text, after, fix, picture, seen })
    console.log(`Squiggle seen, and "${title}" applied. Pictures: ${pictures.join(', ')}`)
    return pictures
  } catch (error) {
    const taken = browser && (await screenshot(browser.page, picture('failed')).catch(() => undefined))
    throw taken ? new Failure(`${error.message}\nWhat VS Code showed then: ${taken}`) : error
  } finally {
    await browser?.close().catch(() => {})
    await server?.stop()
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

if (isMain(import.meta.url))
  await script(async () => {
    const string = { type: 'string' }
    const { values } = parseArgs({
      options: { out: string, workspace: string, file: string, text: string, after: string, fix: string, vsix: string },
    })
    await ensureDependencies()
    for (const name of ['out', 'workspace', 'vsix']) if (values[name]) values[name] = path.resolve(values[name])
    await uiSmoke(values)
  })
