import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parapet } from '../cli/console'
import { RULES } from '../cli/fake-engine'
import { TestFileSystem } from '../cli/files'

interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}
interface Physical {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string }
  readonly region: Region
  readonly contextRegion?: Region
}
interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly [
    {
      readonly physicalLocation: Physical
      readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[]
    },
  ]
  readonly relatedLocations?: readonly {
    readonly physicalLocation: Physical
    readonly message: { readonly text: string }
  }[]
  readonly partialFingerprints: Record<string, string>
  readonly suppressions?: readonly { readonly kind: string; readonly justification?: string }[]
  readonly fixes?: readonly {
    readonly description: { readonly text: string }
    readonly artifactChanges: readonly {
      readonly artifactLocation: { readonly uri: string }
      readonly replacements: readonly {
        readonly deletedRegion: Region
        readonly insertedContent: { readonly text: string }
      }[]
    }[]
  }[]
  readonly properties: Record<string, string>
}
interface Run {
  readonly tool: {
    readonly driver: {
      readonly version: string
      readonly notifications: readonly { readonly id: string }[]
      readonly rules: readonly {
        readonly id: string
        readonly name: string
        readonly helpUri: string
        readonly help: { readonly text: string; readonly markdown: string }
        readonly fullDescription: { readonly text: string }
        readonly properties: { readonly aliases: string[]; readonly tags: string[]; readonly precision: string }
      }[]
    }
  }
  readonly columnKind: string
  readonly originalUriBaseIds: Record<string, { readonly uri: string }>
  readonly automationDetails: { readonly id: string }
  readonly results: readonly Result[]
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean
      readonly exitCode: number
      readonly toolExecutionNotifications: readonly {
        readonly descriptor: { readonly id: string; readonly index: number }
        readonly level: string
        readonly message: { readonly text: string }
        readonly locations: readonly { readonly physicalLocation: Physical }[]
        readonly associatedRule?: { readonly id: string; readonly index: number }
      }[]
    },
  ]
}

const TEXTS: Readonly<Record<string, string>> = {
  'main.tf':
    '# ü 🚀\r\nlocals {\r\n\ta = "🚀 bad-high risky-medium"\r\n\tb = "ask-low hush-info" # written-here\r\n}\r\n',
  'sub dir/ü [1].tf': 'a = "bad-critical"',
  Dockerfile: 'FROM scratch\nRUN bad-low\n',
}
const files = (): TestFileSystem => {
  const all = new TestFileSystem(Object.fromEntries(Object.entries(TEXTS).map(([name, text]) => [`/w/${name}`, text])))
  all.write('file:///w/broken.tf', 'a = {\n')
  all.write('file:///w/binary.tf', new Uint8Array([0]))
  all.write('file:///w/rule/main.tf', '# boom!\n')
  all.write('file:///w/twice/main.tf', 'a = "bad-high double-high"\n')
  return all
}

async function sarif(...argv: string[]): Promise<{ readonly text: string; readonly run: Run }> {
  const { stdout } = await parapet(['scan', '--format', 'sarif', ...argv], { files: files() })
  const log = JSON.parse(stdout) as { readonly version: string; readonly runs: readonly [Run] }
  expect(log.version).toBe('2.1.0')
  return { text: stdout, run: log.runs[0] }
}

/** Cuts a region out of a text by lines and columns alone, as a reader of SARIF does. */
function cut(text: string, { startLine, startColumn, endLine, endColumn }: Region): string {
  const lines = text.split(/(?<=\n)/)
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length, 0) + column - 1
  return text.slice(offset(startLine, startColumn), offset(endLine, endColumn))
}

const textOf = (uri: string): string => TEXTS[decodeURIComponent(uri)] ?? ''

describe('SARIF', () => {
  it('points exactly at what was found, in UTF-16 code units, inside its context', async () => {
    const { run } = await sarif()
    expect(run.columnKind).toBe('utf16CodeUnits')
    const found = run.results.map(({ locations: [{ physicalLocation }] }) => {
      const { artifactLocation, region, contextRegion } = physicalLocation
      const text = textOf(artifactLocation.uri)
      if (contextRegion !== undefined && text !== '') expect(cut(text, contextRegion)).toContain(cut(text, region))
      return `${artifactLocation.uri} ${cut(text, region)}`
    })
    expect(found).toEqual([
      'main.tf bad-high',
      'main.tf risky-medium',
      'main.tf ask-low',
      'main.tf hush-info',
      'Dockerfile bad-low',
      'sub%20dir/%C3%BC%20%5B1%5D.tf bad-critical',
      'twice/main.tf ',
    ])
  })

  it('names files relative to the scanned root, which it says', async () => {
    const { run } = await sarif('sub dir')
    expect(run.originalUriBaseIds).toEqual({ SRCROOT: { uri: 'file:///w/sub%20dir/' } })
    expect(run.results.map(result => result.locations[0].physicalLocation.artifactLocation)).toEqual([
      { uri: '%C3%BC%20%5B1%5D.tf', uriBaseId: 'SRCROOT' },
    ])
    const one = await sarif('main.tf')
    expect(one.run.originalUriBaseIds['SRCROOT']).toEqual({ uri: 'file:///w/' })
    const several = await sarif('twice', 'sub dir')
    expect(several.run.originalUriBaseIds['SRCROOT']).toEqual({ uri: 'file:///w/' })
    expect(several.run.results.map(result => result.locations[0].physicalLocation.artifactLocation.uri)).toEqual([
      'twice/main.tf',
      'sub%20dir/%C3%BC%20%5B1%5D.tf',
    ])
  })

  it('lists every enabled rule, with the other tools’ ids in one flat list', async () => {
    const { run } = await sarif()
    const { rules } = run.tool.driver
    expect(rules.map(rule => rule.id)).toEqual(
      RULES.filter(rule => rule.profile === 'recommended')
        .map(rule => rule.id)
        .sort(),
    )
    expect(rules.find(rule => rule.id === 'test-words-bad')).toMatchObject({
      name: 'TestWordsBad',
      helpUri: 'https://example.com/words',
      fullDescription: { text: 'Whoever reads test-words-bad is misled.' },
      defaultConfiguration: { level: 'error' },
      properties: {
        aliases: ['CKV_TEST_BAD', 'AVD-TEST-0001'],
        'security-severity': '8.0',
        precision: 'high',
        tags: ['security', 'terraform', 'infrastructure', 'tampering', 'integrity', 'external/cwe/cwe-1'],
      },
    })
    const all = await sarif('--profile', 'all')
    expect(all.run.tool.driver.rules).toHaveLength(RULES.length)
    for (const { ruleId, ruleIndex } of all.run.results) expect(all.run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
  })

  it('gives each result level, message, address, fingerprint and what else is known', async () => {
    const { run } = await sarif()
    const [bad, , , hush, docker] = run.results
    expect(bad).toMatchObject({
      level: 'error',
      message: { text: 'Bad word: bad-high.' },
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'test_word.bad', kind: 'resource' }] }],
      partialFingerprints: { 'parapetFinding/v1': 'test-words-bad:0' },
      properties: { severity: 'high', 'security-severity': '8.0', profile: 'recommended', confidence: 'high' },
    })
    expect(bad).not.toHaveProperty('suppressions')
    const related = bad?.relatedLocations?.[0]
    expect(related?.message.text).toBe('Written here.')
    expect(cut(textOf('main.tf'), related!.physicalLocation.region)).toBe('written-here')
    expect(hush).toMatchObject({
      level: 'note',
      suppressions: [
        {
          kind: 'inSource',
          justification: 'agreed',
          location: { physicalLocation: { artifactLocation: { uri: 'main.tf' } } },
          properties: { tool: 'hadolint', form: 'hadolint ignore' },
        },
      ],
    })
    expect(docker).toMatchObject({ level: 'note' })
    expect(docker?.locations[0]).not.toHaveProperty('logicalLocations')
  })

  it('gives fixes that do what they say when applied as they are, and no placeholders', async () => {
    const { run } = await sarif()
    const [bad, risky, ask] = run.results
    const change = bad?.fixes?.[0]?.artifactChanges[0]
    expect(change?.artifactLocation.uri).toBe('main.tf')
    expect(cut(textOf('main.tf'), change!.replacements[0]!.deletedRegion)).toBe('bad-high')
    expect(change?.replacements[0]?.insertedContent.text).toBe('good')
    expect(risky?.fixes?.[0]?.description.text).toBe('Write good (look first).')
    expect(ask).not.toHaveProperty('fixes')
  })

  it('keeps what another rule says better only when everything was asked for', async () => {
    const of = (run: Run) => run.results.filter(result => result.ruleId === 'test-words-double')
    expect(of((await sarif()).run)).toEqual([])
    expect(of((await sarif('--profile', 'all')).run)).toMatchObject([
      { properties: { supersededBy: 'test-words-bad' } },
    ])
  })

  it('lists what could not be judged', async () => {
    const { run } = await sarif()
    const [invocation] = run.invocations
    expect(invocation).toMatchObject({ executionSuccessful: true, exitCode: 1 })
    const said = invocation.toolExecutionNotifications.map(({ descriptor, level, locations }) => {
      expect(run.tool.driver.notifications[descriptor.index]?.id).toBe(descriptor.id)
      return `${level} ${descriptor.id} ${locations[0]?.physicalLocation.artifactLocation.uri ?? ''}`
    })
    expect(said).toEqual([
      'error unreadable-file binary.tf',
      'warning syntax-error broken.tf',
      'error rule-failure rule',
    ])
    const failed = invocation.toolExecutionNotifications[2]
    expect(run.tool.driver.rules[failed?.associatedRule?.index ?? -1]?.id).toBe('test-words-bad')
  })

  it('says that the run failed when something could not be analysed', async () => {
    const { stdout } = await parapet(['scan', '--format', 'sarif'], { files: { '/w/main.tf': '# crash!\n' } })
    const { runs } = JSON.parse(stdout) as { readonly runs: readonly [Run] }
    expect(runs[0].invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 3 })
  })

  it('is well-formed without a single finding', async () => {
    const { stdout } = await parapet(['scan', '--format', 'sarif'], { files: { '/w/x': '' } })
    expect((JSON.parse(stdout) as { readonly runs: readonly [Run] }).runs[0].results).toEqual([])
  })

  it('carries no text of what was scanned beyond its messages: it may be a password', async () => {
    const { text } = await sarif()
    expect(text).not.toContain('snippet')
    expect(text).not.toContain('🚀')
  })
})

// Microsoft ships its validator for these; on others the tests above have to do.
describe.runIf(process.arch === 'x64' && ['linux', 'darwin', 'win32'].includes(process.platform))(
  'Microsoft’s validator',
  () => {
    it('finds nothing wrong', async () => {
      const found = validate((await sarif('--profile', 'all')).text)
      expect(found.filter(one => !ACCEPTED.has(one.ruleId))).toEqual([])
    }, 60_000)

    it('would find something', async () => {
      const { text } = await sarif()
      const wrong = text.replace('"ruleIndex":0', '"ruleIndex":99').replace('"startLine":3', '"startLine":99')
      expect(validate(wrong).map(one => one.level)).toContain('error')
    }, 60_000)
  },
)

interface Verdict {
  readonly ruleId: string
  readonly level: string
  readonly text: string
}

/** Notes that ask for what this report leaves out on purpose. */
const ACCEPTED = new Map([
  ['SARIF2002', 'message strings with arguments: each message is written for its finding'],
  ['SARIF2005', 'the address of a home page: there is none'],
  ['SARIF2003', 'version control: the scan does not ask git'],
  ['SARIF2006', 'the schema’s address is not reachable: tests do not use the network'],
  ['SARIF2009', 'rule ids like ABC1234: words say more, and the ids are part of the product'],
  ['SARIF2010', 'snippets: they would carry passwords'],
  ['SARIF2011', 'context snippets, likewise'],
])

/** What the validator has against a log, its rules for GitHub's code scanning included. */
function validate(log: string): readonly Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-sarif-'))
  try {
    const [input, output] = [join(folder, 'in.sarif'), join(folder, 'out.sarif')]
    writeFileSync(input, log)
    const rules = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note', '--kind', 'Fail']
    const { error, stderr, stdout } = spawnSync(validator(), ['validate', input, '-o', output, ...rules], {
      encoding: 'utf8',
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
    })
    if (error !== undefined) throw error
    expect(`${stdout}${stderr}`).toContain('Analysis completed successfully')
    const { runs } = JSON.parse(readFileSync(output, 'utf8')) as {
      readonly runs: readonly [
        { readonly results: readonly { readonly ruleId: string; readonly level?: string; readonly message: object }[] },
      ]
    }
    return runs[0].results.map(({ ruleId, level, message }) => ({
      ruleId,
      level: level ?? 'warning',
      text: JSON.stringify(message),
    }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The program itself: the package's own starter needs a shell, and its installation script may not have run. */
function validator(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('@microsoft/sarif-multitool/package.json'))
  const folder = dirname(require.resolve(`@microsoft/sarif-multitool-${process.platform}/package.json`))
  const program = join(folder, process.platform === 'win32' ? 'Sarif.Multitool.exe' : 'Sarif.Multitool')
  if (process.platform !== 'win32') chmodSync(program, 0o755)
  return program
}
