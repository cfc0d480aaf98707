// Headless Chromium, as the packaged VS Code is opened with it.
import { mkdirSync } from 'node:fs'
import path from 'node:path'

/**
 * @param {import('./host.mjs').Host} host installed with its browser
 * @returns {Promise<{ page: import('playwright-core').Page, close: () => Promise<void> }>}
 */
export async function openBrowser(host) {
  // imported late: the scripts that use this install it first
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({
    executablePath: host.browser.executable,
    env: { ...process.env, ...host.browser.env },
    headless: true,
    // only pages of this machine are opened; the sandbox needs rights that containers do not give
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  return { page, close: () => browser.close() }
}

/** Takes a screenshot, and says where it is. @param {import('playwright-core').Page} page @param {string} file */
export async function screenshot(page, file) {
  mkdirSync(path.dirname(file), { recursive: true })
  await page.screenshot({ path: file })
  return file
}
