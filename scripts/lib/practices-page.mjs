// docs/practices.md: which practice is put into the editor by which rule, fix or feature, and which still waits.
import { readFileSync } from 'node:fs'
import { linkTo } from './index-pages.mjs'
import { table } from './markdown.mjs'

const THREATS = [
  ['spoofing', 'Spoofing'],
  ['tampering', 'Tampering'],
  ['repudiation', 'Repudiation'],
  ['information-disclosure', 'Information disclosure'],
  ['denial-of-service', 'Denial of service'],
  ['elevation-of-privilege', 'Elevation of privilege'],
]
const PILLARS = ['infrastructure', 'inventory', 'encryption', 'identity', 'monitoring', 'containers']

/**
 * @param {object[]} entries rules with docs and examples, sorted by id
 */
export function practicesPage(entries) {
  const sections = readPractices()
  const rows = sections.flatMap(section => section.rows)
  const done = rows.filter(row => rulesOf(row, entries).length > 0 || row.features)
  return [
    '# Practices and where they are',
    'What it takes to secure web products on AWS with Terraform and containers, and what Parapet does about each practice: a rule (with or without a fix), a feature, or a plan. Generated from the tags of the rules and `scripts/practices.json`.',
    `${rows.length} practices; ${done.length} have a rule or a feature, ${rows.length - done.length} are planned.`,
    '## Threats and areas',
    'Rules by the threat they counter (STRIDE) and the area they belong to. A rule may counter several threats.',
    threatTable(entries),
    ...sections.flatMap(({ section, rows }) => [`## ${section}`, ...rows.flatMap(row => practice(row, entries))]),
  ].join('\n\n')
}

/** @returns {{ section: string, rows: { practice: string, rules?: object[], features?: string[], planned?: string[] }[] }[]} */
function readPractices() {
  return JSON.parse(readFileSync(new URL('../practices.json', import.meta.url), 'utf8'))
}

function practice(row, entries) {
  const rules = rulesOf(row, entries)
  const planned = [...(row.rules && rules.length === 0 ? ['rules'] : []), ...(row.planned ?? [])]
  const lines = [
    ...rules.map(entry => `- ${linkTo(entry, '../rules/docs/')}${hasFix(entry) ? ', with a fix' : ''}`),
    ...(row.features ?? []).map(feature => `- Feature: ${feature}`),
    ...planned.map(plan => `- Planned: ${plan}`),
  ]
  return [`### ${row.practice}`, lines.join('\n')]
}

/** The rules that any of a row's selectors describes. */
function rulesOf({ rules: selectors = [] }, entries) {
  return entries.filter(({ rule }) => selectors.some(selector => isMeant(rule, selector)))
}

/** All that a selector says must hold: types or instructions, area, and words in id or title. */
function isMeant(rule, { on, pillar, match, not }) {
  const text = `${rule.id.replaceAll('-', ' ')} ${rule.title}`
  return (
    (!on || rule.on.some(type => on.includes(type))) &&
    (!pillar || rule.pillar === pillar) &&
    (!match || new RegExp(match, 'i').test(text)) &&
    (!not || !new RegExp(not, 'i').test(text))
  )
}

function hasFix({ examples }) {
  return examples.bad.some(example => example.fixed !== null)
}

function threatTable(entries) {
  const count = (threat, pillar) =>
    entries.filter(({ rule }) => rule.stride.includes(threat) && rule.pillar === pillar).length || ''
  return table(
    ['Threat', ...PILLARS],
    THREATS.map(([threat, name]) => [name, ...PILLARS.map(pillar => String(count(threat, pillar)))]),
  )
}
