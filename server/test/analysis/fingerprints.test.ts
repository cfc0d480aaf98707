import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rules } from '#rules/index'
import { analyse } from '../../src/analysis/analyse'
import type { Finding, Snapshot } from '../../src/analysis/types'
import { DEFAULT_CONFIGURATION } from '../../src/analysis/types'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { ruleModules } from '../rules/harness'
import { dedent, withoutMarkers } from '../rules/harness'

const EDITS = 200

function snapshot(files: ReadonlyMap<string, string>): Snapshot {
  const [only] = files
  if (only !== undefined && !/\.tf(?:vars)?$/.test(only[0])) {
    const [name, text] = only
    return { kind: 'dockerfile', document: { file: { uri: `file:///m/${name}`, text }, tree: parseDockerfile(text) } }
  }
  const documents = [...files].map(([name, text]) => ({
    file: { uri: `file:///m/${name}`, text },
    tree: parseHcl(text),
  }))
  const isVariables = ({ file }: { file: { uri: string } }) => file.uri.endsWith('.tfvars')
  return {
    kind: 'terraform',
    directory: 'file:///m',
    documents: documents.filter(document => !isVariables(document)),
    variableFiles: documents.filter(isVariables),
  }
}

function findingsOf(files: ReadonlyMap<string, string>): readonly Finding[] {
  return analyse(snapshot(files), { ...DEFAULT_CONFIGURATION, profile: 'all' }, rules).findings
}

/** A generator of the same numbers every time. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Offsets of the top-level places between blocks, where anything may be inserted. */
function gaps(text: string): number[] {
  return [
    0,
    ...parseHcl(text).body.items.map(({ span }) => text.indexOf('\n', span.end - 1) + 1 || text.length),
    text.length,
  ]
}

type Edit = (text: string, pick: (below: number) => number, n: number) => string

/** Edits of Terraform that touch no finding: they move it, or change what it has nothing to do with. */
const TERRAFORM: readonly Edit[] = [
  (text, pick) => insertAt(text, gaps(text), pick, '\n\n'),
  (text, pick, n) => insertAt(text, gaps(text), pick, `\n# note ${n}\n`),
  (text, pick, n) => insertAt(text, gaps(text), pick, `\nlocals {\n  extra_${n} = ${n}\n}\n`),
  (text, pick, n) =>
    insertAt(text, gaps(text), pick, `\nresource "null_resource" "extra_${n}" {\n  triggers = { n = ${n} }\n}\n`),
  // Formatting: indentation and blanks at the end of lines that are neither in a heredoc nor in a text.
  text => (/<<|\\$/m.test(text) ? text : text.replace(/^(?=[ \t]*\S)/gm, '  ')),
  text =>
    text.includes('<<')
      ? text
      : text
          .replace(/[ \t]*=[ \t]*(?=[^=>\s])(?<![=!<>]=[ \t]*)/g, match => (match.includes('=') ? '  =  ' : match))
          .replace(/ {2}= {2}(?==)/g, '='),
  text => text.replace(/(?<!\r)\n/g, '\r\n'),
  // The order of blocks, where they are whole lines.
  text => {
    const { items } = parseHcl(text).body
    const [first, ...rest] = items.map(({ span }) => text.slice(span.start, span.end))
    return first === undefined || rest.length === 0 || /\bdata\b/.test(text)
      ? text
      : [...rest, first].join('\n\n') + '\n'
  },
]

const DOCKERFILE: readonly Edit[] = [
  (text, _, n) => text.replace(/^(?=FROM)/m, `# note ${n}\n\n`),
  text => text.replace(/\n(?=[A-Z])(?![^]*<<)/g, '\n\n'),
  (text, _, n) => `${text.trimEnd()}\nLABEL note_${n}="${n}"\n`,
  // Another stage; where there is but one, or stages go by their numbers, that would change what is meant.
  (text, _, n) =>
    /from=\d/.test(text) || (text.match(/^FROM/gm) ?? []).length < 2
      ? text
      : text.replace(/^(?=FROM)/m, `FROM scratch AS extra_${n}\n`),
  text => text.replace(/^(FROM|USER|WORKDIR) +/gm, '$1   '),
  text => text.replace(/(?<!\r)\n/g, '\r\n'),
]

function insertAt(text: string, places: readonly number[], pick: (below: number) => number, inserted: string): string {
  const at = places[pick(places.length)] ?? 0
  return text.slice(0, at) + inserted + text.slice(at)
}

function fixtures(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>()
  for (const [path, { default: rule, examples }] of ruleModules) {
    // What is found in comments is touched by comments and empty lines.
    if (path.includes('/comment/')) continue
    for (const { name, code, files } of examples.bad) {
      const { text } = withoutMarkers(dedent(code))
      const main = rule.language === 'terraform' ? 'main.tf' : 'Dockerfile'
      if (!text.includes('parapet:ignore'))
        found.set(`${path} ${name}`, new Map([[main, text], ...Object.entries(files ?? {})]))
    }
  }
  const root = join(import.meta.dirname, '..', '..', '..', 'test-fixtures', 'sample')
  for (const folder of readdirSync(root)) {
    const names = readdirSync(join(root, folder))
    const read = (name: string) => [name, readFileSync(join(root, folder, name), 'utf8')] as const
    const terraform = names.filter(name => /\.tf(?:vars)?$/.test(name))
    if (terraform.length > 0) found.set(`sample/${folder}`, new Map(terraform.map(read)))
    for (const name of names.filter(one => one.startsWith('Dockerfile')))
      found.set(`sample/${folder}/${name}`, new Map([read(name)]))
  }
  return found
}

/** Folders of real modules and Dockerfiles, where PARAPET_MODULES names some (`npm run test:full -- FOLDER`). */
function realFiles(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const { PARAPET_MODULES: top } = process.env
  const found = new Map<string, ReadonlyMap<string, string>>()
  const visit = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true })
    const files = entries.filter(entry => entry.isFile()).map(({ name }) => name)
    const read = (name: string) => [name, readFileSync(join(folder, name), 'utf8')] as const
    const terraform = files.filter(name => /\.tf$|^terraform\.tfvars$/.test(name))
    if (terraform.length > 0) found.set(folder, new Map(terraform.map(read)))
    for (const name of files.filter(one => one === 'Dockerfile')) found.set(join(folder, name), new Map([read(name)]))
    for (const entry of entries) if (entry.isDirectory() && entry.name !== '.git') visit(join(folder, entry.name))
  }
  if (top !== undefined) visit(top)
  const step = Math.max(1, Math.floor(found.size / EDITS))
  return new Map([...found].filter((_, index) => index % step === 0))
}

const keys = (findings: readonly Finding[]) =>
  findings.map(({ rule, fingerprint }) => `${rule.id} ${fingerprint}`).sort()

describe('fingerprints', () => {
  const all = [...fixtures(), ...realFiles()].filter(([, files]) => findingsOf(files).length > 0)

  test(`${EDITS} edits beside findings leave their fingerprints as they are`, () => {
    const pick = random(20260101)
    let changed = 0
    for (let n = 0; n < Math.max(EDITS, all.length); n++) {
      const [name, files] = all[n % all.length]!
      const before = keys(findingsOf(files))
      let current = files
      const steps: string[] = []
      for (let step = 0; step <= pick(3); step++) {
        const [file, text] = [...current][pick(current.size)]!
        if (file.endsWith('.tfvars')) continue
        const edits = file.endsWith('.tf') ? TERRAFORM : DOCKERFILE
        const which = pick(edits.length)
        const edited = edits[which]!(text, pick, n * 10 + step)
        steps.push(`${which}`)
        if (edited !== text) changed += 1
        current = new Map([...current, [file, edited]])
      }
      const after = new Set(keys(findingsOf(current)))
      const lost = before.filter(key => !after.has(key))
      expect(lost, `${name}, edits ${steps.join(', ')}:\n${[...current.values()].join('\n---\n')}`).toEqual([])
    }
    // Most of the edits must really have changed something, or this shows nothing.
    expect(changed).toBeGreaterThan(EDITS)
  })

  const bucket = (name: string, body: string) => `resource "aws_security_group" "${name}" {\n${body}}\n`
  const ingress = (cidr: string) =>
    `  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["${cidr}"]\n  }\n`
  const fingerprintsOf = (text: string) =>
    keys(
      findingsOf(new Map([['main.tf', text]])).filter(
        ({ rule }) => rule.id === 'aws-ec2-restrict-sensitive-ports' || rule.id === 'aws-ec2-no-public-ingress-sgr',
      ),
    )

  test('a block above the one that is wrong does not rename it', () => {
    const before = fingerprintsOf(bucket('a', ingress('0.0.0.0/0')))
    expect(before.length).toBeGreaterThan(0)
    expect(fingerprintsOf(bucket('a', ingress('10.0.0.0/8') + ingress('0.0.0.0/0')))).toEqual(before)
  })

  test('two that are alike differ, and another resource is another finding', () => {
    const one = fingerprintsOf(bucket('a', ingress('0.0.0.0/0')))
    const two = fingerprintsOf(bucket('a', ingress('0.0.0.0/0') + ingress('0.0.0.0/0')))
    expect(new Set(two).size).toBe(2 * one.length)
    expect(fingerprintsOf(bucket('b', ingress('0.0.0.0/0')))).not.toEqual(one)
  })

  test('the profile does not change them', () => {
    for (const [name, files] of all) {
      const under = (profile: 'strict' | 'all') =>
        analyse(snapshot(files), { ...DEFAULT_CONFIGURATION, profile }, rules).findings
      const everything = new Set(keys(under('all')))
      for (const key of keys(under('strict'))) expect(everything.has(key), `${name}: ${key}`).toBe(true)
    }
  })

  test('they hold no value', () => {
    const under = (password: string) =>
      keys(findingsOf(new Map([['main.tf', `resource "aws_db_instance" "a" {\n  password = "${password}"\n}\n`]])))
    expect(under('correct-horse')).toEqual(under('battery-staple'))
    expect(under('correct-horse').join()).toContain('aws-rds-no-literal-password')
    for (const key of under('correct-horse')) expect(key.split(' ')[1]).toMatch(/^[0-9a-f]{16}$/)
  })
})
