import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyse } from '../../../src/analysis/analyse'
import { applyEdits } from '../../support/apply-edits'
import { UNUSED_SUPPRESSION } from '../../../src/analysis/suppression/unused'
import { type Configuration, DEFAULT_CONFIGURATION } from '../../../src/analysis/types'
import { resourceRule, type Rule } from '#rules/rule'
import { snapshotOf } from '../../rules/harness'
import { dockerRule, RULES, TODAY, terraformRule } from './forms'

const ID = terraformRule.id
const RESOURCE = 'resource "aws_s3_bucket_public_access_block" "a" {\n  block_public_acls = false\n}\n'
const FINE = 'resource "aws_s3_bucket_public_access_block" "a" {\n  block_public_acls = true\n}\n'

function unused(text: string, { configuration = {}, rules = RULES, file = 'main.tf' }: Setup = {}) {
  const { findings } = analyse(
    snapshotOf(file === 'Dockerfile' ? 'dockerfile' : 'terraform', { [file]: text }),
    { ...DEFAULT_CONFIGURATION, ...configuration },
    rules,
    { today: TODAY },
  )
  return findings.filter(({ rule }) => rule === UNUSED_SUPPRESSION)
}
interface Setup {
  readonly configuration?: Partial<Configuration>
  readonly rules?: readonly Rule[]
  readonly file?: string
}

/** What is said, about which text, and what each fix leaves. */
function seen(text: string, setup?: Setup) {
  return unused(text, setup).map(({ message, location: { file, span }, severity, isUnnecessary, ...finding }) => {
    expect({ severity, isUnnecessary }).toEqual({ severity: 'info', isUnnecessary: true })
    return {
      message: message.replace('Suppression does nothing: ', ''),
      at: text.slice(span.start, span.end),
      fixed: finding.fixes().map(({ edits, applicability }) => {
        expect(applicability).toBe('suggestion')
        return applyEdits(file, edits)
      }),
    }
  })
}

describe('a comment of ours that does nothing', () => {
  test.each([
    ['finds nothing', `# parapet:ignore ${ID} why\n${FINE}`, `${ID} finds nothing here`, FINE],
    [
      'finds nothing, at the end of a line',
      `x = 1 # parapet:ignore ${ID} why\n${FINE}`,
      `${ID} finds nothing here`,
      `x = 1\n${FINE}`,
    ],
    ['names no rule', `# parapet:ignore\n${FINE}`, 'it names no rule', FINE],
    ['is over', `# parapet:ignore ${ID} exp:2026-05-31 why\n${FINE}`, 'it ended on 2026-05-31', FINE],
    ['has no date', `# parapet:ignore ${ID} exp:soon\n${FINE}`, '“exp:soon” is no date such as exp:2030-12-31', FINE],
    ['speaks for the file', `${FINE}# parapet:ignore-file ${ID} why`, `${ID} finds nothing here`, FINE],
    [
      'stands before nothing',
      `${FINE}\n# parapet:ignore ${ID} why\n\n${FINE}`,
      `${ID} finds nothing here`,
      `${FINE}\n\n${FINE}`,
    ],
    ['has the form of C', `/* parapet:ignore ${ID} why */\r\n${FINE}`, `${ID} finds nothing here`, FINE],
    [
      'says something else too',
      `# left as it was # parapet:ignore ${ID} why\n${FINE}`,
      `${ID} finds nothing here`,
      `# left as it was\n${FINE}`,
    ],
    [
      'is about Dockerfiles',
      `# parapet:ignore ${dockerRule.id} why\n${FINE}`,
      `${dockerRule.id} finds nothing here`,
      FINE,
    ],
  ])('%s', (_, text, message, fixed) => {
    expect(seen(text)).toMatchObject([{ message, fixed: [fixed] }])
  })

  test('is in a Dockerfile too', () => {
    const text = 'FROM alpine:3\nRUN a \\\n  # parapet:ignore docker-run-no-sudo why\n  && sudo b\n'
    expect(seen(text, { file: 'Dockerfile' })).toEqual([
      {
        message: 'docker-run-no-sudo finds nothing here',
        at: '# parapet:ignore docker-run-no-sudo why',
        fixed: ['FROM alpine:3\nRUN a \\\n  && sudo b\n'],
      },
    ])
  })

  test('names a rule that is nearly one: the other is offered first', () => {
    expect(seen(`# parapet:ignore aws-s3-blok-public-acls why\n${RESOURCE}`)).toEqual([
      {
        message: `there is no rule “aws-s3-blok-public-acls”. Did you mean "${ID}"?`,
        at: 'aws-s3-blok-public-acls',
        fixed: [`# parapet:ignore ${ID} why\n${RESOURCE}`, RESOURCE],
      },
    ])
    expect(seen(`# parapet:ignore because why\n${RESOURCE}`)[0]?.message).toBe('there is no rule “because”')
  })

  test('loses exactly the id that does nothing', () => {
    for (const [ids, left] of [
      [`${ID}, ${dockerRule.id}`, ID],
      [`${dockerRule.id} ,${ID}`, ID],
      [`${ID},${dockerRule.id}, ${ID}`, `${ID},${ID}`],
    ] as const) {
      expect(seen(`# parapet:ignore ${ids} why\n${RESOURCE}`)).toEqual([
        {
          message: `${dockerRule.id} finds nothing here`,
          at: dockerRule.id,
          fixed: [`# parapet:ignore ${left} why\n${RESOURCE}`],
        },
      ])
    }
  })
})

test('a comment without a reason silences nothing where one is required', () => {
  const text = `# parapet:ignore ${ID}\n${RESOURCE}`
  const configuration = { suppressions: { requireReason: true, disabledPragmas: [] } }
  expect(seen(text)).toEqual([])
  expect(seen(text, { configuration })).toMatchObject([{ message: 'it gives no reason', fixed: [RESOURCE] }])
  expect(seen(text.replace(ID, `${ID} why`), { configuration })).toEqual([])
})

describe('is not called unused', () => {
  const nothing = `# parapet:ignore ${ID} why\n${FINE}`
  test.each<[string, string, Setup?]>([
    ['what silences', `# parapet:ignore ${ID} why\n${RESOURCE}`],
    ['each of two that silence the same', `# parapet:ignore ${ID} a\n${RESOURCE}# parapet:ignore-file ${ID} b\n`],
    ['what another tool’s comment silences too', `#tfsec:ignore:*\n# parapet:ignore ${ID} a\n${RESOURCE}`],
    ['what is about a rule that is off', nothing, { configuration: { severities: { [ID]: 'off' } } }],
    ['what is in a text with errors', `${nothing}resource "x" {`],
    ['another tool’s comment', `#tfsec:ignore:nothing\n#checkov:skip=CKV_NONE\n# nosemgrep\n${FINE}`],
    ['a sentence that names it', `# how parapet:ignored things work: parapet:ignore-files\n${FINE}`],
    ['when that is off', nothing, { configuration: { severities: { [UNUSED_SUPPRESSION.id]: 'off' } } }],
  ])('%s', (_, text, setup) => {
    expect(seen(text, setup)).toEqual([])
  })

  test('a comment about a rule outside the profile, or about a finding that is', () => {
    const strict = { ...terraformRule, profile: 'strict' as const }
    expect(seen(nothing, { rules: [strict] })).toEqual([])
    expect(seen(nothing, { rules: [strict], configuration: { profile: 'strict' } })).toHaveLength(1)
    const lowered = resourceRule({
      ...terraformRule,
      on: ['aws_s3_bucket_public_access_block'],
      *check(resource) {
        yield { at: resource, profile: 'strict' }
      },
    })
    expect(seen(nothing, { rules: [lowered] })).toEqual([])
  })

  test('a comment about a rule that failed', () => {
    const failing = resourceRule({
      ...terraformRule,
      on: ['aws_s3_bucket_public_access_block'],
      check() {
        throw new Error('broken')
      },
    })
    expect(seen(nothing, { rules: [failing] })).toEqual([])
  })

  test('a comment in a module whose variables are unknown', () => {
    const library = `variable "open" {}\n${nothing}`
    expect(seen(library)).toEqual([])
    expect(seen(library, { configuration: { profile: 'strict' } })).toHaveLength(1)
  })
})

test('a comment in a variable file silences nothing, and says so', () => {
  const { findings } = analyse(
    snapshotOf('terraform', { 'main.tf': FINE, 'a.tfvars': `# parapet:ignore ${ID} why\nx = 1\n` }),
    DEFAULT_CONFIGURATION,
    RULES,
  )
  expect(findings.map(({ location }) => location.file.uri)).toEqual(['file:///example/a.tfvars'])
})

test('fingerprints tell several in one file apart', () => {
  const prints = unused(`# parapet:ignore a\n# parapet:ignore a\n# parapet:ignore b\n`).map(one => one.fingerprint)
  expect(new Set(prints).size).toBe(3)
})

test('the editor offers its severity among those of the rules', () => {
  const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')
  const { id, title, severity } = UNUSED_SUPPRESSION
  expect(manifest).toContain(`"${id}": {`)
  expect(manifest).toContain(`"description": "${title}. Its own severity: ${severity}."`)
})
