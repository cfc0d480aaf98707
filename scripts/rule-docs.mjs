// The rules' documentation as data, for `dist/rules.json.gz`: the server's hover and `parapet explain` read it when asked.
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { root } from './lib/process.mjs'
import { loadRules } from './lib/rule-files.mjs'
import { rulePage } from './lib/rule-page.mjs'

/**
 * Rule id → what the rule's file says under `docs`, and its whole page as `markdown`.
 *
 * @param {string} [project] the project folder
 * @returns {Promise<Record<string, { rationale: string, remediation: string, responsibility: string, cwe: string[],
 *   references: string[], since: string, markdown: string }>>}
 */
export async function ruleDocs(project = root) {
  const { rules } = await loadRules(project)
  return Object.fromEntries(rules.map(entry => [entry.rule.id, { ...entry.docs, markdown: rulePage(entry) }]))
}

/**
 * Writes `ruleDocs()` as gzipped JSON. The same rules give the same bytes.
 *
 * @param {string} file
 */
export async function writeRuleDocs(file) {
  writeFileSync(file, gzipSync(JSON.stringify(await ruleDocs()), { level: 9 }))
}
