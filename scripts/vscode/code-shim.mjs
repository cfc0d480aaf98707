#!/usr/bin/env node
// Stands in for the desktop `code` executable in a test run, for @vscode/test-electron or anyone who starts it as that does:
//   code-shim.mjs FOLDER --extensionDevelopmentPath=… --extensionTestsPath=… --user-data-dir=… --extensions-dir=…
// Starts the packaged VS Code server, opens its workbench in headless Chromium, lets VS Code itself run the tests in its
// Node extension host, prints what they print, and exits with their exit code (124: no answer in time).
//
// Without --extensionTestsPath, workspace trust is on and the run ends when the file named by PARAPET_TEST_RESULTS is
// written: VS Code trusts every folder that it runs extension tests in, so restricted mode needs another way in.
//
// PARAPET_SHIM_TIMEOUT   seconds (180)
// PARAPET_SHIM_PICTURE   where the screenshot of a hang goes
// PARAPET_SHIM_VERBOSE   any value: also VS Code's own log
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import util, { parseArgs } from 'node:util'
import { secondsSince } from '../lib/process.mjs'
import { openBrowser, screenshot } from './browser.mjs'
import { ensureHost } from './host.mjs'
import { address, startServer, writeSettings } from './server.mjs'

const { values, positionals } = parseArgs({
  strict: false, // the flags that only Electron knows are passed over
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
  },
})
const scratch = mkdtempSync(path.join(os.tmpdir(), 'parapet-code-'))
const userData = path.resolve(values['user-data-dir'] ?? path.join(scratch, 'user-data'))
const extensions = path.resolve(values['extensions-dir'] ?? path.join(scratch, 'extensions'))
const tests = values.extensionTestsPath
const results = process.env.PARAPET_TEST_RESULTS
const seconds = Number(process.env.PARAPET_SHIM_TIMEOUT ?? 180)
const picture = process.env.PARAPET_SHIM_PICTURE ?? path.join(os.tmpdir(), 'parapet-vscode-hang.png')
const verbose = Boolean(process.env.PARAPET_SHIM_VERBOSE)

/** VS Code's own log comes the same way as what an extension prints; only the latter is of interest. */
const noise =
  /open-vsx|getaddrinfo|Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|\[remote-connection\]|Service Worker|builtin extensions cache|AccountPolicyGate|Creation of workbench contribution|authentication provider|registering log channel|Extensions Gallery/

const start = performance.now()
let server
let browser
let finishing = false

async function finish(code) {
  if (finishing) return
  finishing = true
  await browser?.close().catch(() => {})
  await server?.stop()
  if (code !== 0 && verbose) process.stderr.write(server?.log() ?? '')
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  process.exit(code)
}

async function hang(page) {
  console.error(`VS Code did not finish the tests within ${seconds} s.`)
  const taken = page && (await screenshot(page, picture).catch(() => undefined))
  if (taken) console.error(`What it showed then: ${taken}`)
  await finish(124)
}

/** Resolves with the exit code that the test run, seen from outside, deserves: its results tell the rest. */
function written(file) {
  return new Promise(resolve => {
    const timer = setInterval(() => {
      if (!existsSync(file)) return
      clearInterval(timer)
      resolve(0)
    }, 200)
  })
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void finish(130))
try {
  const host = await ensureHost({ browser: true })
  writeSettings(userData)
  server = await startServer({ host, data: scratch, userData, extensions, trust: !tests, development: true })
  browser = await openBrowser(host)
  const { page } = browser
  setTimeout(() => void hang(page), seconds * 1000)
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    const line = util.format(...args)
    if (verbose || !noise.test(line)) (type === 'error' || type === 'warn' ? console.error : console.log)(line)
  })
  await page.exposeFunction('codeAutomationExit', code => void finish(code))
  const development = (values.extensionDevelopmentPath ?? []).map(each => path.resolve(each))
  await page.goto(address({ port: server.port, folder: positionals[0] ?? scratch, development, tests }))
  if (verbose) console.log(`The workbench was opened after ${secondsSince(start)}.`)
  if (!tests && results) await finish(await written(results))
} catch (error) {
  console.error(error)
  await finish(3)
}
