// Writes everything that is made from the rule files:
//
//   node scripts/generate.mjs [--check] [--project FOLDER]
//
// rules/src/index.ts       the rules the server loads
// rules/docs/              a page a rule, and their index
// docs/practices.md        which practice is where
// README.md                the table between its markers
// docs/suppression.md      the table between its markers
// schemas/                 the schema of .parapet.yaml
// package.json             the ids that the setting `parapet.severities` offers
//
// --check writes nothing, names the files that are not up to date and exits with 1.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pagesIndex, readmeTable, runtimeIndex, severityProperties, UNUSED_SUPPRESSION } from './lib/index-pages.mjs'
import { practicesPage } from './lib/practices-page.mjs'
import { loadRules } from './lib/rule-files.mjs'
import { Failure, isMain, root, script } from './lib/process.mjs'
import { rulePage } from './lib/rule-page.mjs'
import { suppressionTable } from './lib/suppression-table.mjs'
import { configurationKeys, configurationSchema } from './lib/schema.mjs'

const PAGES = 'rules/docs'
const RULES = ['<!-- rules:start (generated) -->', '<!-- rules:end -->']
const FORMS = ['<!-- forms:start (generated) -->', '<!-- forms:end -->']

/**
 * Every generated file with its text, and the files that no longer have a source.
 *
 * @param {string} project the project folder
 * @returns {Promise<{ texts: Map<string, string>, orphans: string[] }>} paths relative to the project
 */
export async function generated(project) {
  const { rules, severities } = await loadRules(project)
  const raw = new Map([
    ['rules/src/index.ts', runtimeIndex(rules)],
    [`${PAGES}/README.md`, pagesIndex(rules)],
    ...rules.map(entry => [`${PAGES}/${entry.rule.id}.md`, rulePage(entry)]),
    [
      'schemas/parapet.schema.json',
      JSON.stringify(
        configurationSchema([...rules, { rule: UNUSED_SUPPRESSION }], severities, await configurationKeys(root)),
      ),
    ],
    ['docs/practices.md', practicesPage(rules)],
    ...update(project, 'README.md', text => betweenMarkers(text, RULES, readmeTable(rules, severities))),
    ...update(project, 'docs/suppression.md', text => betweenMarkers(text, FORMS, suppressionTable())),
    ...update(project, 'package.json', text => withSeverities(text, severityProperties(rules), severities)),
  ])
  const prettier = await import('prettier')
  const style = JSON.parse(readFileSync(path.join(root, '.prettierrc.json'), 'utf8'))
  const texts = new Map()
  // Pages are laid out as prettier leaves them; running it over hundreds of them would take half a minute.
  for (const [file, text] of raw)
    texts.set(file, file.startsWith(PAGES) ? text : await prettier.format(text, { ...style, filepath: file }))
  const orphans = (existsSync(path.join(project, PAGES)) ? readdirSync(path.join(project, PAGES)) : [])
    .map(name => `${PAGES}/${name}`)
    .filter(file => !texts.has(file))
  return { texts, orphans }
}

/** A file of which only a part is generated; nothing where there is no such file. */
function update(project, file, change) {
  const full = path.join(project, file)
  return existsSync(full) ? [[file, change(readFileSync(full, 'utf8'))]] : []
}

function betweenMarkers(text, markers, table) {
  const [start, end] = markers.map(marker => text.indexOf(marker))
  if (start < 0 || end < start) throw new Failure(`A file lacks the markers ${markers.join(' and ')}`)
  return `${text.slice(0, start + markers[0].length)}\n\n${table}\n\n${text.slice(end)}`
}

/** Nothing changes while the manifest has no such setting. */
function withSeverities(text, properties, severities) {
  const manifest = JSON.parse(text)
  const sections = [manifest.contributes?.configuration ?? []].flat()
  for (const section of sections) {
    const setting = section.properties?.['parapet.severities']
    // Allowed values once for all ids: the manifest is read whenever VS Code starts.
    if (setting)
      Object.assign(setting, {
        properties,
        patternProperties: { '^': { type: 'string', enum: [...severities, 'off'] } },
      })
  }
  return JSON.stringify(manifest, undefined, 2)
}

/**
 * @param {{ project?: string, check?: boolean }} [options]
 * @returns {Promise<string[]>} the files that differ from what they should be; without `check` they have been written
 */
export async function generate({ project = root, check = false } = {}) {
  const { texts, orphans } = await generated(project)
  const stale = [...texts].filter(([file, text]) => read(path.join(project, file)) !== text)
  if (!check) {
    for (const [file, text] of stale) {
      mkdirSync(path.dirname(path.join(project, file)), { recursive: true })
      writeFileSync(path.join(project, file), text)
    }
    for (const file of orphans) rmSync(path.join(project, file))
  }
  return [...stale.map(([file]) => file), ...orphans]
}

/** A file's text with `\n` as line break, whatever git made of it. */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : undefined
}

if (isMain(import.meta.url))
  await script(async () => {
    const { values } = parseArgs({ options: { check: { type: 'boolean' }, project: { type: 'string' } } })
    const files = await generate(values)
    const listed = files.map(file => `\n  ${file}`).join('')
    if (files.length === 0) console.log('Everything generated is up to date.')
    else if (values.check) console.error(`Not up to date, run \`npm run generate\`:${listed}`)
    else console.log(`Written:${listed}`)
    return values.check && files.length > 0 ? 1 : 0
  })
