import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../support/apply-edits'
import { suppressionEdit, type SuppressionPlace, suppressionPlaces } from '../../../src/analysis/suppress'
import { dockerRule, findingsOf, RULES, terraformRule } from './forms'

const TF = terraformRule.id
const DO = dockerRule.id

function findings(text: string) {
  return findingsOf(text.includes('FROM ') ? 'Dockerfile' : 'main.tf', text).filter(({ rule }) => RULES.includes(rule))
}

/** The text with the last finding silenced; that finding must then be silent. */
function suppressed(text: string, place: SuppressionPlace = 'here', reason?: string): string {
  const finding = findings(text)
    .filter(({ suppression }) => suppression === undefined)
    .at(-1)!
  const edited = applyEdits(finding.location.file, [suppressionEdit(finding, reason, place)])!
  const after = findings(edited).find(({ fingerprint }) => fingerprint === finding.fingerprint)
  expect(after?.suppression?.comment?.tool).toBe('parapet')
  return edited
}

const block = (inner: string, before = '') => `${before}resource "aws_s3_bucket_public_access_block" "a" {\n${inner}}\n`
const FALSE = '  block_public_acls = false\n'

describe('in Terraform the comment goes', () => {
  test.each([
    ['above the attribute', block(FALSE), block(`  # parapet:ignore ${TF} reason\n${FALSE}`)],
    ['above a block that lacks something', block(''), block('', `# parapet:ignore ${TF} reason\n`)],
    [
      'above a remark that must stay next to it',
      block(`  #tfsec:ignore:x\n  # hadolint ignore=x\n${FALSE}`),
      block(`  # parapet:ignore ${TF} reason\n  #tfsec:ignore:x\n  # hadolint ignore=x\n${FALSE}`),
    ],
    [
      'below a remark that need not',
      block(`  # closed elsewhere\n${FALSE}`),
      block(`  # closed elsewhere\n  # parapet:ignore ${TF} reason\n${FALSE}`),
    ],
    [
      'above a comment that reaches into the line',
      `/* one\n   two */ ${block(FALSE).replace('{\n  ', '{ ').replace('\n}', ' }')}`,
      `# parapet:ignore ${TF} reason\n/* one\n   two */ ${block(FALSE).replace('{\n  ', '{ ').replace('\n}', ' }')}`,
    ],
  ])('%s', (_, text, edited) => {
    expect(suppressed(text)).toBe(edited)
  })

  test.each([
    ['above', `# parapet:ignore aws-other\t because\n`, `# parapet:ignore aws-other,${TF} because\n`, ''],
    [
      'above, with more comments between',
      `# parapet:ignore aws-other a\n# b\n`,
      `# parapet:ignore aws-other,${TF} a\n# b\n`,
      '',
    ],
    ['without a reason', `# parapet:ignore aws-other\n`, `# parapet:ignore aws-other,${TF} reason\n`, ''],
    ['of C', `/* parapet:ignore aws-other a */\n`, `/* parapet:ignore aws-other,${TF} a */\n`, ''],
    ['at the end of the line', '', '', ' # parapet:ignore aws-other a'],
  ])('into one that is there: %s', (_, before, after, behind) => {
    const line = (comment: string) => block(FALSE.replace('\n', `${comment}\n`), '')
    const text = behind === '' ? block(`${before}${FALSE}`) : line(behind)
    const edited = behind === '' ? block(`${after}${FALSE}`) : line(` # parapet:ignore aws-other,${TF} a`)
    expect(suppressed(text)).toBe(edited)
  })

  test('with the cursor at the reason', () => {
    const edit = (text: string) => suppressionEdit(findings(text)[0]!)
    expect(edit(block(FALSE))).toMatchObject({ newText: `  # parapet:ignore ${TF} \${1:reason}\n`, snippet: true })
    expect(edit(block(`  # parapet:ignore x because\n${FALSE}`))).toMatchObject({
      newText: `,${TF} \${1:because}`,
      snippet: true,
    })
    expect(edit(block(`  # parapet:ignore x costs $5\n${FALSE}`))).not.toHaveProperty('snippet')
  })

  test('above the block around, or at the top for the file', () => {
    expect(suppressed(block(FALSE), 'block', 'why')).toBe(block(FALSE, `# parapet:ignore ${TF} why\n`))
    const bom = `\uFEFF${block(FALSE)}`
    expect(suppressed(bom, 'file', 'why')).toBe(`\uFEFF# parapet:ignore-file ${TF} why\n${block(FALSE)}`)
    const merged = `${block(FALSE)}# parapet:ignore-file ${TF},x b\n`.replace(`${TF},x`, 'x')
    expect(suppressed(merged, 'file', 'why')).toBe(`${block(FALSE)}# parapet:ignore-file x,${TF} b\n`)
  })

  test('in the line breaks of the file', () => {
    const text = block(FALSE).replaceAll('\n', '\r\n')
    expect(suppressed(text)).toBe(block(`  # parapet:ignore ${TF} reason\n${FALSE}`).replaceAll('\n', '\r\n'))
  })

  test('the places to choose from', () => {
    expect(suppressionPlaces(findings(block(FALSE))[0]!)).toEqual(['here', 'block', 'file'])
    expect(suppressionPlaces(findings(block(''))[0]!)).toEqual(['here', 'file'])
  })
})

describe('a module call', () => {
  const text = 'module "a" {\n  source = "./a"\n  acls   = false\n}\n'
  const file = { uri: 'file:///example/main.tf', text }
  const finding = {
    ...findings(block(FALSE))[0]!,
    location: { file, span: { start: text.indexOf('false'), end: text.indexOf('false') + 5 } },
    subject: { file, span: { start: text.indexOf('acls'), end: text.indexOf('false') + 5 } },
    context: { file, span: { start: 0, end: text.length - 1 } },
  }

  test('is a place to choose', () => {
    expect(suppressionPlaces(finding)).toEqual(['here', 'module call', 'file'])
    const edited = applyEdits(file, [suppressionEdit(finding, 'why', 'module call')])
    expect(edited).toBe(`# parapet:ignore ${TF} why\n${text}`)
  })
})

describe('in a Dockerfile the comment goes', () => {
  test.each<[string, SuppressionPlace, string, string]>([
    [
      'below directives',
      'here',
      '# syntax=docker/dockerfile:1\n# check=error=true\nFROM alpine:latest\n',
      `# syntax=docker/dockerfile:1\n# check=error=true\n# parapet:ignore ${DO} reason\nFROM alpine:latest\n`,
    ],
    [
      'above the whole instruction',
      'here',
      'FROM alpine:3\nRUN a \\\n  # remark\n  && sudo b\n',
      `FROM alpine:3\n# parapet:ignore ${DO} reason\nRUN a \\\n  # remark\n  && sudo b\n`,
    ],
    [
      'above comments that must be on the line before',
      'here',
      'FROM alpine:3\n# build only\n# hadolint ignore=DL3059\nRUN sudo b\n',
      `FROM alpine:3\n# build only\n# parapet:ignore ${DO} reason\n# hadolint ignore=DL3059\nRUN sudo b\n`,
    ],
    [
      'above FROM for the stage',
      'stage',
      'FROM alpine:3 AS a\nRUN true\nFROM alpine:3\nRUN sudo b\n',
      `FROM alpine:3 AS a\nRUN true\n# parapet:ignore ${DO} reason\nFROM alpine:3\nRUN sudo b\n`,
    ],
    [
      'below directives for the file',
      'file',
      '# escape=`\n\nFROM alpine:3\nRUN sudo b\n',
      `# escape=\`\n# parapet:ignore-file ${DO} reason\n\nFROM alpine:3\nRUN sudo b\n`,
    ],
    [
      'into one that is there',
      'here',
      'FROM alpine:3\n# parapet:ignore docker-other why\nRUN sudo b\n',
      `FROM alpine:3\n# parapet:ignore docker-other,${DO} why\nRUN sudo b\n`,
    ],
    [
      'never behind a heredoc’s line',
      'here',
      'FROM alpine:3\nRUN <<EOT\n# parapet:ignore x\nsudo b\nEOT\n',
      `FROM alpine:3\n# parapet:ignore ${DO} reason\nRUN <<EOT\n# parapet:ignore x\nsudo b\nEOT\n`,
    ],
  ])('%s', (_, place, text, edited) => {
    expect(suppressed(text, place)).toBe(edited)
  })

  test('the places to choose from', () => {
    expect(suppressionPlaces(findings('FROM alpine:3\nRUN sudo b\n')[0]!)).toEqual(['here', 'stage', 'file'])
    expect(suppressionPlaces(findings('FROM alpine:latest\n')[0]!)).toEqual(['here', 'file'])
  })
})
