// A rule's page: what people read in the hover, on the command line and in rules/docs/.
import { fence, table } from './markdown.mjs'
import { dedent } from './rule-files.mjs'

/** Other tools, as they write themselves. */
const PEERS = {
  tfsec: 'tfsec',
  trivy: 'Trivy',
  checkov: 'Checkov',
  kics: 'KICS',
  terrascan: 'Terrascan',
  snyk: 'Snyk',
  sonar: 'SonarQube',
  hadolint: 'hadolint',
  buildkit: 'BuildKit',
  semgrep: 'Semgrep',
  regula: 'Regula',
  dockle: 'Dockle',
  cnspec: 'cnspec',
  dockerfilelint: 'dockerfilelint',
  'dockerfile-security': 'dockerfile-security',
  'dockerfile-utils': 'dockerfile-utils',
  'docker-language-server': 'Docker Language Server',
}

const RESPONSIBILITY = {
  customer: 'yours: the cloud or the runtime does not do it for you',
  provider: "the provider's, unless the configuration takes it over",
  shared: 'shared: the provider offers it, you switch it on and keep it so',
}

/**
 * The page of a rule as Markdown.
 *
 * @param {{ rule: object, docs: object, examples: object }} entry
 */
export function rulePage({ rule, docs, examples }) {
  const sections = [
    `# ${rule.title}`,
    `\`${rule.id}\` · **${rule.severity}** · profile ${rule.profile} · confidence ${rule.confidence}`,
    docs.rationale,
    '## What is checked',
    subjectOf(rule),
    '## What to do',
    docs.remediation,
    ...optionsOf(rule),
    '## Examples',
    ...examples.bad.flatMap(example => badExample(rule, example)),
    ...examples.good.flatMap(example => quietExample(rule, 'Accepted', example)),
    ...examples.unknown.flatMap(example => quietExample(rule, 'Silent, because it cannot be known', example)),
    '## Silence it here',
    silenceOf(rule),
    '## Classification',
    classificationOf(rule, docs),
    ...aliasesOf(rule),
    '## References',
    docs.references.map(url => `- <${url}>`).join('\n'),
  ]
  return sections.join('\n\n') + '\n'
}

/** Which parts of a configuration a rule looks at, in one sentence. */
function subjectOf(rule) {
  const on = list(rule.on.map(type => `\`${type}\``))
  if (rule.language === 'dockerfile') return `${on} in Dockerfiles.`
  if (rule.attribute) return `\`${rule.attribute}\` of ${on} in Terraform.`
  return rule.scope === 'module' ? `${on} of one Terraform module, together.` : `${on} in Terraform.`
}

function optionsOf({ id, options = {} }) {
  const rows = Object.entries(options).map(([name, option]) => [
    `\`${name}\``,
    option.description,
    `\`${JSON.stringify(option.default)}\``,
  ])
  if (rows.length === 0) return []
  return [
    '## Options',
    table(['Option', 'Meaning', 'Default'], rows),
    'In `.parapet.yaml`:',
    fence('yaml', ['options:', `  ${id}:`, ...Object.entries(options).map(yamlLine)].join('\n')),
  ]
}

function yamlLine([name, option]) {
  const value = option.default
  const text = Array.isArray(value) ? `[${value.map(item => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value)
  return `    ${name}: ${text}`
}

function badExample(rule, example) {
  const code = dedent(example.code)
  const found = [...code.matchAll(/«([^«»]*)»/g)].map(([, text]) => `\`${text.split('\n')[0]}\``)
  return [
    `### Found: ${example.name}`,
    ...filesBeside(rule, example),
    fence(languageOf(rule), code.replace(/[«»]/g, '')),
    ...(found.length > 0 ? [`Shown at ${list([...new Set(found)])}.`] : []),
    ...(example.fixed === null ? [`There is no fix: ${example.noFix}`] : afterFix(rule, example)),
  ]
}

/** What the fix leaves as it was is not shown again. */
function afterFix(rule, { code, fixed, fixedFiles = {} }) {
  const own = dedent(fixed) === dedent(code.replace(/[«»]/g, '')) ? [] : [fence(languageOf(rule), dedent(fixed))]
  const others = Object.entries(fixedFiles).flatMap(([name, text]) => [`\`${name}\`:`, fence('text', plain(text))])
  return ['After the fix:', ...own, ...others]
}

function quietExample(rule, heading, example) {
  return [
    `### ${heading}: ${example.name}`,
    ...filesBeside(rule, example),
    fence(languageOf(rule), dedent(example.code)),
  ]
}

function filesBeside(rule, { files = {} }) {
  const empty = Object.keys(files).filter(name => files[name].trim() === '')
  const others = Object.entries(files).filter(([name]) => !empty.includes(name))
  return [
    ...(empty.length > 0 ? [`With ${list(empty.map(name => `\`${name}\``))}.`] : []),
    ...others.flatMap(([name, text]) => [`With \`${name}\`:`, fence(languageOfFile(rule, name), plain(text))]),
  ]
}

/** Pages have the line breaks of this repository, whatever an example is about. */
function plain(text) {
  return dedent(text.replace(/\r\n/g, '\n'))
}

function languageOfFile(rule, name) {
  if (/\.(?:tf|tofu|tfvars)$/.test(name)) return 'hcl'
  if (rule.language !== 'dockerfile') return languageOf(rule)
  return name.endsWith('.sh') ? 'sh' : 'text'
}

function silenceOf(rule) {
  const above = `# parapet:ignore ${rule.id} <reason>`
  return rule.language === 'dockerfile'
    ? `On its own line above the instruction: \`${above}\``
    : `On its own line above the attribute or the block, or at the end of the line: \`${above}\``
}

function classificationOf(rule, docs) {
  const rows = [
    ['Area', rule.pillar],
    ['Threats countered (STRIDE)', list(rule.stride)],
    ['Protects (CIA)', list(rule.cia)],
    ['Supports (AAA)', list(rule.aaa)],
    ['Matters from data class', rule.dataClass ?? 'public'],
    ['Whose task', RESPONSIBILITY[docs.responsibility]],
    ['Weakness', list(docs.cwe.map(cwe => `[${cwe}](https://cwe.mitre.org/data/definitions/${cwe.slice(4)}.html)`))],
    ['Since', docs.since],
  ]
  return rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `- ${name}: ${value}`)
    .join('\n')
}

function aliasesOf({ aliases }) {
  const lines = Object.entries(PEERS)
    .filter(([peer]) => aliases[peer]?.length > 0)
    .map(([peer, name]) => `- ${name}: ${list(aliases[peer].map(id => `\`${id}\``))}`)
  return lines.length > 0 ? ['## Known elsewhere as', lines.join('\n')] : []
}

function languageOf(rule) {
  return rule.language === 'dockerfile' ? 'dockerfile' : 'hcl'
}

function list(items) {
  return items.join(', ')
}
