/** What every rule file must be like. Each function says in a sentence what is wrong; an empty list is good. */
import ts from 'typescript'
import { PILLARS, PROFILES, SEVERITIES, type Peer } from '#rules/rule'
import { callsIn, nodesIn, type RuleFile, runtimePart } from './catalogue-files'

/** What one has to read to know the rule; examples are for checking, and a rule with many conditions has many. */
const MAX_LINES_WITHOUT_EXAMPLES = 120
const MAX_FILE_LINES = 200
const MAX_CHECK_LINES = 25
const MAX_TITLE = 60

/** What the ids of other tools look like: their documentation. */
const PEER_IDS: Readonly<Record<Peer, RegExp>> = {
  tfsec: /^[a-z]+(?:-[a-z0-9]+)+$/,
  trivy: /^[A-Z]+-\d{4}$/,
  checkov: /^CKV2?_[A-Z]+_\d+$/,
  kics: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  terrascan: /^AC[-_][A-Z0-9]+[-_]\d+$/,
  snyk: /^SNYK-CC-[A-Z0-9-]+$/,
  sonar: /^S\d+$/,
  hadolint: /^(?:DL|SC)\d{4}$/,
  buildkit: /^[A-Z][A-Za-z]+$/,
  semgrep: /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/,
  regula: /^FG_R\d{5}$/,
  dockle: /^(?:CIS|DKL)-(?:DI|LI)-\d{4}$/,
  cnspec: /^mondoo-docker-(?:security|best-practice)(?:-[a-z]+)+$/,
  dockerfilelint: /^[a-z-]+(?:_[a-z0-9.]+)*(?:-[a-z]+)?$/,
  'dockerfile-security': /^[a-z]+(?:_[a-z]+)*$/,
  'dockerfile-utils': /^[A-Z0-9]+(?:_[A-Z0-9]+)*$/,
  'docker-language-server': /^[a-z]+(?:_[a-z]+)*$/,
}

export function idProblems({ path, rule }: RuleFile): string[] {
  const [language, ...rest] = path.replace(/\.ts$/, '').split('/')
  const wanted = [...(language === 'dockerfile' ? ['docker'] : []), ...rest].join('-')
  return [
    ...(rule.id === wanted ? [] : [`the id is ${rule.id}; the path says ${wanted}`]),
    ...(language === rule.language ? [] : [`a rule about ${rule.language} lies in ${String(language)}/`]),
    ...(rest.length === (language === 'dockerfile' ? 2 : 3) ? [] : ['the path is not <provider>/<service>/<name>.ts']),
  ]
}

export function titleProblems({ rule: { title } }: RuleFile): string[] {
  return [
    ...(/^[A-Z]/.test(title) ? [] : ['the title does not begin with a capital']),
    ...(/[.!:]$/.test(title) ? ['the title ends with a punctuation mark'] : []),
    ...(title.length <= MAX_TITLE ? [] : [`the title has ${title.length} characters, more than ${MAX_TITLE}`]),
    ...(/\b(?:should|ensure|must)\b/i.test(title) ? ['the title demands; it has to say what is wrong'] : []),
  ]
}

export function tagProblems({ rule }: RuleFile): string[] {
  const lists = { stride: rule.stride, cia: rule.cia, aaa: rule.aaa, on: rule.on }
  return [
    ...Object.entries(lists).flatMap(([name, tags]) =>
      new Set<string>(tags).size === tags.length ? [] : [`${name} names something twice`],
    ),
    ...(rule.cia.length + rule.aaa.length > 0 ? [] : ['neither cia nor aaa says what is protected']),
    ...(['stride', 'on'] as const).flatMap(name => (lists[name].length > 0 ? [] : [`${name} is empty`])),
    ...(SEVERITIES.includes(rule.severity) ? [] : ['the severity is none']),
    ...(PROFILES.includes(rule.profile) ? [] : ['the profile is none']),
    ...(PILLARS.includes(rule.pillar) ? [] : ['the pillar is none']),
    ...(rule.confidence === 'low' && rule.profile === 'recommended' ? ['low confidence is never recommended'] : []),
  ]
}

export function aliasProblems({ rule: { aliases } }: RuleFile): string[] {
  return Object.entries(PEER_IDS).flatMap(([peer, form]) => {
    const ids = aliases[peer as Peer] ?? []
    return [
      ...ids.filter(id => !form.test(id)).map(id => `"${id}" is no id of ${peer}`),
      ...(new Set(ids).size === ids.length ? [] : [`${peer} has an id twice`]),
    ]
  })
}

export function docsProblems({ docs }: RuleFile, version: string): string[] {
  const isSentence = (text: string) => /^.{30,}[.)]$/s.test(text.trim())
  return [
    ...(['rationale', 'remediation'] as const).flatMap(name =>
      isSentence(docs[name]) ? [] : [`docs.${name} is no sentence of 30 characters or more`],
    ),
    ...docs.cwe.filter(cwe => !/^CWE-[1-9]\d*$/.test(cwe)).map(cwe => `"${cwe}" is no CWE`),
    ...(docs.cwe.length > 0 ? [] : ['docs.cwe is empty']),
    ...docs.references.filter(url => !isHttps(url)).map(url => `"${url}" is no https address`),
    ...(isUpTo(docs.since, version) ? [] : [`docs.since "${docs.since}" is no version up to ${version}`]),
  ]
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:' && new URL(url).hostname.includes('.')
}

function isUpTo(version: string, current: string): boolean {
  const parts = (text: string) => text.split('.').map(Number)
  if (!/^\d+\.\d+\.\d+$/.test(version)) return false
  const [left, right] = [parts(version), parts(current)]
  const differing = left.findIndex((part, index) => part !== right[index])
  return differing < 0 || left[differing]! < right[differing]!
}

export function optionProblems(file: RuleFile): string[] {
  const { rule } = file
  const read = callsIn(runtimePart(file))
    .filter(({ name }) => ['numbers', 'strings', 'number', 'string', 'flag'].includes(name))
    .flatMap(call => call.arguments.filter(ts.isStringLiteral).map(({ text }) => text))
  const declared = Object.entries(rule.options ?? {})
  return [
    ...declared
      .filter(([, option]) => !/^[A-Z`].{14,}\.$/s.test(option.description))
      .map(([name]) => `the option ${name} is not described in a sentence`),
    ...declared
      .filter(([name]) => !/^[a-z]+(?:-[a-z]+)*$/.test(name))
      .map(([name]) => `${name} is no name of an option`),
    ...declared.filter(([name]) => !read.includes(name)).map(([name]) => `the option ${name} is never read`),
    ...read.filter(name => !(rule.options && name in rule.options)).map(name => `the option ${name} is not declared`),
  ]
}

export function exampleProblems({ examples }: RuleFile): string[] {
  const { bad, good, unknown } = examples
  const all = [...bad, ...good, ...unknown]
  const names = all.map(example => example.name)
  return [
    ...Object.entries({ bad, good, unknown }).flatMap(([kind, list]) =>
      [...list].length > 0 ? [] : [`there is no ${kind} example`],
    ),
    ...all.filter(({ code }) => code.trim() === '').map(({ name }) => `the example "${name}" is empty`),
    ...all.filter(({ name }) => name.trim() === '' || name === '…').map(() => 'an example has no name'),
    ...(new Set(names).size === names.length ? [] : ['two examples have the same name']),
    ...bad.filter(({ code }) => !/«[^»]/.test(code)).map(({ name }) => `"${name}" marks no range with « and »`),
    ...bad
      .filter(example => example.fixed === example.code.replace(/[«»]/g, '') && !('fixedFiles' in example))
      .map(({ name }) => `"${name}" is not fixed`),
    ...[...good, ...unknown]
      .filter(({ code }) => /[«»]/.test(code))
      .map(({ name }) => `"${name}" marks a range though nothing is found`),
  ]
}

/** A finding needs at least one bad example; a generated test then shows that the rule fires on it. */
export function sizeProblems(file: RuleFile): string[] {
  const lines = file.source.trimEnd().split('\n').length
  const examples =
    file.source
      .split(/^export const examples/m)[1]
      ?.trimEnd()
      .split('\n').length ?? 0
  const check = checkBodyLines(runtimePart(file))
  return [
    ...(lines - examples <= MAX_LINES_WITHOUT_EXAMPLES
      ? []
      : [`there are ${lines - examples} lines besides examples, more than ${MAX_LINES_WITHOUT_EXAMPLES}`]),
    ...(lines <= MAX_FILE_LINES ? [] : [`the file has ${lines} lines, more than ${MAX_FILE_LINES}`]),
    ...(check <= MAX_CHECK_LINES ? [] : [`check has ${check} lines, more than ${MAX_CHECK_LINES}`]),
  ]
}

/** Lines between the braces of the longest function named `check`, wherever it is written in the file. */
export function checkBodyLines(source: ts.SourceFile): number {
  const named = nodesIn(source).flatMap(node => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'check')
      return ts.isIdentifier(node.initializer) ? functionsNamed(source, node.initializer.text) : [node.initializer]
    return ts.isMethodDeclaration(node) && node.name.getText() === 'check' ? [node] : []
  })
  const bodies = named.flatMap(node => ('body' in node ? [node.body as ts.Node | undefined] : []))
  return Math.max(0, ...bodies.map(body => (body ? linesInside(source, body) : 0)))
}

function functionsNamed(source: ts.SourceFile, name: string): ts.Node[] {
  return nodesIn(source).filter(node => ts.isFunctionDeclaration(node) && node.name?.text === name)
}

function linesInside(source: ts.SourceFile, body: ts.Node): number {
  const line = (offset: number) => source.getLineAndCharacterOfPosition(offset).line
  return ts.isBlock(body) ? Math.max(0, line(body.end) - line(body.getStart()) - 1) : 1
}

/** A rule knows the model, the helpers and nothing else: no package, no room above, no other rule. */
export function importProblems(file: RuleFile): string[] {
  const allowed = /^(?:\.\.\/)+(?:model|lib|helpers|fixes|rule|fix)(?:\/|$)/
  return runtimePart(file)
    .statements.filter(ts.isImportDeclaration)
    .map(({ moduleSpecifier }) => moduleSpecifier)
    .filter(ts.isStringLiteral)
    .filter(({ text }) => !allowed.test(text))
    .map(({ text }) => `imports ${text}`)
}
