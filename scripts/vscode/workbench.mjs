// What a person does in VS Code's window, done in its web workbench: open a file, look for a squiggle, take a quick fix.
import { Failure } from '../lib/process.mjs'
import { screenshot } from './browser.mjs'

const second = 1000

/** Opens the workbench and waits until it shows the folder. @param {import('playwright-core').Page} page @param {string} url */
export async function openWorkbench(page, url) {
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await page.waitForSelector('.monaco-workbench', { timeout: 60 * second })
  await page.waitForSelector('.explorer-viewlet .monaco-list-row', { timeout: 60 * second })
}

/** Opens a file of the folder by its name or path, as Ctrl+P does. */
export async function openFile(page, file) {
  await page.keyboard.press('Control+P')
  const input = page.locator('.quick-input-box input')
  await input.waitFor({ timeout: 20 * second })
  await input.fill(file)
  await page.waitForSelector('.quick-input-widget .monaco-list-row', { timeout: 20 * second })
  await page.keyboard.press('Enter')
  await page.waitForSelector('.monaco-editor .view-line', { timeout: 30 * second })
}

/** In the page: whether a line holds `text` and no squiggle is drawn on it. */
function lineWithoutSquiggle(text) {
  const lines = [...document.querySelectorAll('.monaco-editor .view-line')]
  const line = lines.find(each => each.textContent.replaceAll('\u00a0', ' ').includes(text))?.getBoundingClientRect()
  const drawn = [...document.querySelectorAll('.monaco-editor .view-overlays [class*="squiggly-"]')]
  return (
    line !== undefined &&
    drawn
      .map(each => each.getBoundingClientRect())
      .every(each => each.top >= line.bottom - 2 || each.bottom <= line.top + 2)
  )
}

/**
 * In the page: the middle of the first squiggle on the line that holds `text`, in pixels of the page; undefined where that line has none.
 * Squiggles are drawn on a layer of their own, so line and squiggle meet only on the screen.
 */
function squiggleOn(text) {
  // VS Code shows spaces as no-break spaces
  const lines = [...document.querySelectorAll('.monaco-editor .view-line')]
  const line = lines.find(each => each.textContent.replaceAll('\u00a0', ' ').includes(text))?.getBoundingClientRect()
  if (!line) return undefined
  const drawn = [...document.querySelectorAll('.monaco-editor .view-overlays [class*="squiggly-"]')]
  const box = drawn
    .map(each => each.getBoundingClientRect())
    .find(each => each.top < line.bottom - 2 && each.bottom > line.top + 2)
  return box && { x: box.left + box.width / 2, y: line.top + line.height / 2 }
}

/**
 * Waits for the squiggle on the line that holds `text`, takes a quick fix there, and sees line and squiggle change.
 *
 * @param {import('playwright-core').Page} page
 * @param {object} options
 * @param {string} options.text on the line, before
 * @param {string} options.after on the line, after the fix
 * @param {string} [options.fix] words in the fix's title; the first one offered where not given
 * @param {(name: string) => string} options.picture where a screenshot goes
 * @param {(what: string) => void} options.seen told each step
 * @returns {Promise<string>} the title of the fix
 */
export async function applyQuickFix(page, { text, after, fix, picture, seen }) {
  const found = await page.waitForFunction(squiggleOn, text, { timeout: 60 * second }).catch(() => undefined)
  if (!found) throw new Failure(`No squiggle appeared on the line with: ${text}`)
  seen('squiggle')
  const { x, y } = await found.jsonValue()
  await page.mouse.click(x, y)
  await page.keyboard.press('Control+.')
  const entries = page.locator('.action-widget .monaco-list-row.action')
  await entries.first().waitFor({ timeout: 20 * second })
  await page.waitForTimeout(500) // the menu slides in
  seen('quick-fix menu')
  await screenshot(page, picture('quick-fix'))
  const titles = (await entries.allTextContents()).map(each => each.trim())
  const index = fix ? titles.findIndex(each => each.includes(fix)) : 0
  const title = titles[index]
  if (title === undefined) throw new Failure(`No fix is called "${fix}"; there are: ${titles.join(', ')}`)
  // by keyboard: a first click only lifts the shield that VS Code lays over a fresh menu
  for (let step = 0; step < index; step++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const changed = await page
    .waitForFunction(lineWithoutSquiggle, after, { timeout: 20 * second })
    .catch(() => undefined)
  if (!changed) throw new Failure(`After "${title}" no line says "${after}", or its squiggle stayed.`)
  seen('fix applied, squiggle gone')
  await screenshot(page, picture('fixed'))
  return title
}
