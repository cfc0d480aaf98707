import { describe, expect, test } from 'vitest'
import type { Peer } from '#rules/rule'
import { analyse } from '../../../src/analysis/analyse'
import { DEFAULT_CONFIGURATION } from '../../../src/analysis/types'
import { snapshotOf } from '../../rules/harness'
import { findingsOf, lineOf, rows, RULES } from './forms'

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
