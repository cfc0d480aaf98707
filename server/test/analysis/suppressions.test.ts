import { describe, expect, test } from 'vitest'
import { analyse } from '../../src/analysis/analyse'
import { applyEdits } from '../support/apply-edits'
import { suppressionEdit } from '../../src/analysis/suppress'
import { DEFAULT_CONFIGURATION } from '../../src/analysis/types'
import { type Files, ruleModules, snapshotOf } from '../rules/harness'
import type { Rule } from '#rules/rule'

const rule = (id: string): Rule => [...ruleModules.values()].find(module => module.default.id === id)!.default
const encrypt = rule('aws-rds-encrypt-instance-storage')
const pin = rule('docker-image-pin-version')

function reasons(checked: Rule, files: Files, today = '2026-01-01') {
  const analysis = analyse(
    snapshotOf(checked.language, files),
    { ...DEFAULT_CONFIGURATION, profile: 'all' },
    [checked],
    { today },
  )
  return analysis.findings.filter(finding => finding.rule === checked).map(finding => finding.suppression?.reason)
}
const terraform = (text: string, today?: string) => reasons(encrypt, { 'main.tf': text }, today)
const dockerfile = (text: string, today?: string) => reasons(pin, { Dockerfile: text }, today)
const IGNORE = 'parapet:ignore aws-rds-encrypt-instance-storage'

describe('in Terraform a comment silences', () => {
  test.each([
    ['at the end of the line', `resource "aws_db_instance" "a" {\n  storage_encrypted = false # ${IGNORE} why\n}\n`],
    ['above the attribute', `resource "aws_db_instance" "a" {\n  # ${IGNORE} why\n  storage_encrypted = false\n}\n`],
    ['above the block', `# ${IGNORE} why\nresource "aws_db_instance" "a" {\n  storage_encrypted = false\n}\n`],
    [
      'at the end of the block’s first line',
      `resource "aws_db_instance" "a" { # ${IGNORE} why\n  storage_encrypted = false\n}\n`,
    ],
    ['above a block that lacks something', `# ${IGNORE} why\nresource "aws_db_instance" "a" {\n}\n`],
    ['in a run of comments above', `# ${IGNORE} why\n# more\n// and more\nresource "aws_db_instance" "a" {}\n`],
    ['in the form of C', `/* ${IGNORE} why */\nresource "aws_db_instance" "a" {}\n`],
    [
      'for the whole file',
      `resource "aws_db_instance" "a" {}\n# parapet:ignore-file aws-rds-encrypt-instance-storage why\n`,
    ],
    [
      'among other rules',
      `# parapet:ignore aws-x, aws-rds-encrypt-instance-storage why\nresource "aws_db_instance" "a" {}\n`,
    ],
  ])('%s', (_, text) => {
    expect(terraform(text)).toEqual(['why'])
  })
})

describe('in Terraform a comment does not silence', () => {
  test.each([
    ['another rule', `# parapet:ignore aws-rds why\nresource "aws_db_instance" "a" {}\n`],
    ['every rule', `# parapet:ignore\nresource "aws_db_instance" "a" {}\n`],
    ['across an empty line', `# ${IGNORE} why\n\nresource "aws_db_instance" "a" {}\n`],
    ['the next block', `resource "aws_vpc" "v" {} # ${IGNORE} why\nresource "aws_db_instance" "a" {}\n`],
    [
      'from inside a heredoc',
      `resource "aws_db_instance" "a" {\n  x = <<EOT\n# ${IGNORE} why\nEOT\n  storage_encrypted = false\n}\n`,
    ],
  ])('%s', (_, text) => {
    expect(terraform(text)).toEqual([undefined])
  })
})

test('a suppression ends with its last day', () => {
  const text = `# ${IGNORE} why exp:2026-03-31\nresource "aws_db_instance" "a" {}\n`
  expect(terraform(text, '2026-03-31')).toEqual(['why'])
  expect(terraform(text, '2026-04-01')).toEqual([undefined])
})

describe('in a Dockerfile', () => {
  test.each([
    [
      'above the instruction',
      '# syntax=docker/dockerfile:1\n# parapet:ignore docker-image-pin-version why\nFROM alpine\n',
      ['why'],
    ],
    ['above the stage', '# parapet:ignore docker-image-pin-version why\nFROM alpine AS a\nRUN true\n', ['why']],
    [
      'not another stage',
      '# parapet:ignore docker-image-pin-version why\nFROM alpine AS a\nFROM debian\n',
      ['why', undefined],
    ],
    [
      'for the whole file',
      'FROM alpine AS a\nFROM debian\n# parapet:ignore-file docker-image-pin-version why\n',
      ['why', 'why'],
    ],
    [
      'not inside a heredoc',
      'FROM alpine\nRUN <<EOT\n# parapet:ignore docker-image-pin-version why\nEOT\n',
      [undefined],
    ],
  ])('%s', (_, text, expected) => {
    expect(dockerfile(text)).toEqual(expected)
  })
})

describe('the edit that writes a suppression', () => {
  const findingIn = (text: string) =>
    analyse(snapshotOf('terraform', { 'main.tf': text }), DEFAULT_CONFIGURATION, [encrypt]).findings.find(
      finding => finding.rule === encrypt,
    )!

  test('asks for a reason where the cursor goes', () => {
    const finding = findingIn('resource "aws_db_instance" "a" {\n\tstorage_encrypted = false\n}\n')
    expect(suppressionEdit(finding)).toMatchObject({
      newText: '\t# parapet:ignore aws-rds-encrypt-instance-storage ${1:reason}\n',
      snippet: true,
    })
  })

  test('extends a comment that is there', () => {
    const finding = findingIn('# parapet:ignore aws-other because\nresource "aws_db_instance" "a" {}\n')
    expect(applyEdits(finding.location.file, [suppressionEdit(finding)])).toBe(
      '# parapet:ignore aws-other,aws-rds-encrypt-instance-storage because\nresource "aws_db_instance" "a" {}\n',
    )
  })

  test('leaves alone one that expires or speaks for the file', () => {
    for (const comment of [
      '# parapet:ignore aws-other because exp:2030-01-01',
      '# parapet:ignore-file aws-other because',
    ]) {
      const finding = findingIn(`${comment}\nresource "aws_db_instance" "a" {}\n`)
      const edited = applyEdits(finding.location.file, [suppressionEdit(finding, 'why')])
      expect(edited).toBe(`${comment}\n# ${IGNORE} why\nresource "aws_db_instance" "a" {}\n`)
    }
  })
})
