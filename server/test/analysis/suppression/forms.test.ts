import { describe, expect, test } from 'vitest'
import type { Peer } from '#rules/rule'
import { analyse } from '../../../src/analysis/analyse'
import { terraformSuppressions } from '../../../src/analysis/suppression/suppressions'
import { DEFAULT_CONFIGURATION } from '../../../src/analysis/types'
import { parseHcl } from '../../../src/syntax/hcl/parser'
import { snapshotOf } from '../../rules/harness'
import { findingsOf, lineOf, rows, RULES, terraformRule } from './forms'

describe.each(rows)('$tool: $comment in $language, $where', ({ examples }) => {
  test.each(examples.map(example => ({ ...example, text: example.lines.join('\n') })))('$text', example => {
    for (const lineBreak of ['\n', '\r\n']) {
      const text = example.lines.join(lineBreak) + lineBreak
      const findings = findingsOf(example.file, text).filter(({ rule }) => RULES.includes(rule))
      const linesOf = (silenced: boolean) =>
        findings.filter(({ suppression }) => (suppression !== undefined) === silenced).map(lineOf)
      expect({ silenced: linesOf(true), found: linesOf(false) }).toEqual({
        silenced: example.silenced,
        found: example.found,
      })
      if ('reason' in example)
        expect(findings.find(({ suppression }) => suppression)?.suppression?.reason).toBe(example.reason)
    }
  })
})

test('the report says whose comment it was, in which form and where', () => {
  const text = 'FROM alpine:3\n# hadolint global ignore=DL3004 # build image\nRUN sudo a\n'
  const [finding] = findingsOf('Dockerfile', text)
  expect(finding?.suppression).toMatchObject({
    reason: 'build image',
    comment: { tool: 'hadolint', form: 'hadolint global ignore' },
    at: { span: { start: 14, end: text.indexOf('\nRUN') } },
  })
})

test('a tool whose comments are switched off silences nothing; the others do', () => {
  const suppressedBy = (disabledPragmas: readonly Peer[]) =>
    analyse(
      snapshotOf('dockerfile', {
        Dockerfile: 'FROM alpine:3\n# check=skip=all\n# hadolint ignore=DL3004\nRUN sudo a\n',
      }),
      { ...DEFAULT_CONFIGURATION, suppressions: { requireReason: true, disabledPragmas } },
      RULES,
    ).findings.map(({ suppression }) => suppression?.comment?.tool)
  expect(suppressedBy([])).toEqual(['hadolint'])
  expect(suppressedBy(['hadolint'])).toEqual(['buildkit'])
  expect(suppressedBy(['hadolint', 'buildkit'])).toEqual([undefined])
})

test('ours is named before another tool’s', () => {
  const text = '#tfsec:ignore:*\n# parapet:ignore aws-s3-block-public-acls why\n#tfsec:ignore:*\n'
  const [finding] = findingsOf('main.tf', `${text}resource "aws_s3_bucket_public_access_block" "a" {}\n`)
  expect(finding?.suppression?.comment?.tool).toBe('parapet')
})

test('a comment at a module call silences what the call brings about', () => {
  const text = '# parapet:ignore aws-s3-block-public-acls public site\nmodule "site" {\n  source = "./site"\n}\n'
  const uri = 'file:///example/main.tf'
  const file = { uri, text }
  const inside = { file: { uri: 'file:///example/site/main.tf', text: '' }, span: { start: 0, end: 0 } }
  const call = { file, span: { start: text.indexOf('module'), end: text.length - 1 } }
  const suppressions = terraformSuppressions([{ file, tree: parseHcl(text) }], {})
  const place = { location: inside, context: inside }
  expect(suppressions.find(terraformRule, place, [call])?.reason).toBe('public site')
  expect(suppressions.find(terraformRule, place)).toBeUndefined()
  const argument = { file, span: { start: text.indexOf('"./site"'), end: text.indexOf('\n}') } }
  expect(suppressions.find(terraformRule, { location: argument, context: call })?.reason).toBe('public site')
})
