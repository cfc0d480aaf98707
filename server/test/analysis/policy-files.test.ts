import { expect, test } from 'vitest'
import { textAt } from '#rules/model/source'
import wildcards from '../../../rules/src/terraform/aws/iam/no-policy-wildcards'
import type { Finding } from '../../src/analysis/types'
import { analysed, type Files, findingsIn } from './workspace'

const JSON_POLICY = '{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }\n'

function policy(expression: string): string {
  return `resource "aws_iam_policy" "p" {\n  policy = ${expression}\n}\n`
}

/** What is pointed at, and the places that are related to it. */
function places({ location, related }: Finding): readonly (readonly [string, string])[] {
  return [location, ...related.map(({ at }) => at)].map(at => [at.file.uri.replace('file:///w/', ''), textAt(at)])
}

function found(files: Files, directory = ''): readonly Finding[] {
  return findingsIn(files, { directory }, [wildcards])
}

test('a policy in a file is judged where it is read, and points into the file', () => {
  const read = 'file("${path.module}/policy.json")'
  const [finding] = found({ 'main.tf': policy(read), 'policy.json': JSON_POLICY })
  expect(places(finding!)).toEqual([
    ['main.tf', read],
    ['policy.json', '*'],
  ])
})

test('through a local it still does', () => {
  const main = `locals {\n  policy = file("policy.json")\n}\n${policy('local.policy')}`
  const [finding] = found({ 'main.tf': main, 'policy.json': JSON_POLICY })
  expect(places(finding!)).toEqual([
    ['main.tf', 'local.policy'],
    ['policy.json', '*'],
  ])
})

test('what functions make of text stands where they are called', () => {
  const rendered = 'templatefile("policy.tftpl", { action = "*" })'
  const template = '{ "Statement": { "Effect": "Allow", "Action": "${action}", "Resource": "*" } }'
  const [first] = found({ 'main.tf': policy(rendered), 'policy.tftpl': template })
  expect(places(first!)).toEqual([['main.tf', rendered]])
  const chosen = `true ? ${JSON.stringify(JSON_POLICY)} : ""`
  const [second] = found({ 'main.tf': policy(chosen) })
  expect(places(second!)).toEqual([['main.tf', chosen]])
})

test('a file that is not there yet is asked for, and no policy', () => {
  const files = { 'main.tf': policy('file("policy.json")'), 'policy.json': JSON_POLICY }
  const { findings, wanted } = analysed(files, { directory: '', reads: false }, [wildcards])
  expect(findings).toEqual([])
  expect(wanted).toEqual(['file:///w/policy.json'])
})

test('a file that begins with a byte order mark, or is no policy', () => {
  const files = { 'main.tf': policy('file("policy.json")') }
  expect(found({ ...files, 'policy.json': `\uFEFF${JSON_POLICY}` }).flatMap(places)).toEqual([])
  expect(found({ ...files, 'policy.json': '{ "Version": "2012-10-17" }' })).toEqual([])
  expect(found({ ...files, 'policy.json': '{ "Statement": [' })).toEqual([])
})
