/** The checks see what they look for: a sound rule file, broken in one place at a time. */
import { expect, test } from 'vitest'
import type { Rule } from '#rules/rule'
import * as checks from './catalogue-checks'
import { type RuleFile, ruleFiles } from './catalogue-files'

const sound = ruleFiles.find(file => file.rule.id === 'aws-kms-auto-rotate-keys')!
const [bad] = sound.examples.bad
const [good] = sound.examples.good

const withRule = (change: Partial<Rule>): RuleFile => ({ ...sound, rule: { ...sound.rule, ...change } as Rule })
const withDocs = (change: object): RuleFile => ({ ...sound, docs: { ...sound.docs, ...change } })
const withBad = (change: object): RuleFile => ({
  ...sound,
  examples: { ...sound.examples, bad: [{ ...bad, ...change }] },
})
const withSource = (source: string): RuleFile => ({ ...sound, source })
const docs = (file: RuleFile) => checks.docsProblems(file, '0.2.0')

test.each([
  ['id', checks.idProblems, { ...sound, path: 'terraform/aws/kms/rotate.ts' }, 'the path says aws-kms-rotate'],
  ['folder', checks.idProblems, { ...sound, path: 'dockerfile/kms/rotate.ts' }, 'lies in dockerfile/'],
  ['depth', checks.idProblems, { ...sound, path: 'terraform/aws/kms-auto-rotate-keys.ts' }, 'is not <provider>'],
  ['capital', checks.titleProblems, withRule({ title: 'key is never rotated' }), 'capital'],
  ['full stop', checks.titleProblems, withRule({ title: 'Key is never rotated.' }), 'punctuation'],
  ['demand', checks.titleProblems, withRule({ title: 'Ensure keys are rotated' }), 'demands'],
  ['length', checks.titleProblems, withRule({ title: `K${'e'.repeat(60)}` }), '61 characters'],
  ['no threat', checks.tagProblems, withRule({ stride: [] }), 'stride is empty'],
  ['nothing protected', checks.tagProblems, withRule({ cia: [], aaa: [] }), 'neither cia nor aaa'],
  ['same tag', checks.tagProblems, withRule({ cia: ['integrity', 'integrity'] }), 'cia names something twice'],
  ['low confidence', checks.tagProblems, withRule({ confidence: 'low' }), 'never recommended'],
  ['alias', checks.aliasProblems, withRule({ aliases: { trivy: ['AVD-AWS-0065'] } }), 'no id of trivy'],
  ['same alias', checks.aliasProblems, withRule({ aliases: { sonar: ['S1', 'S1'] } }), 'sonar has an id twice'],
  ['rationale', docs, withDocs({ rationale: '…' }), 'docs.rationale'],
  ['remediation', docs, withDocs({ remediation: 'Set `enable_key_rotation = true` and be done' }), 'docs.remediation'],
  ['weakness', docs, withDocs({ cwe: ['311'] }), '"311" is no CWE'],
  ['no weakness', docs, withDocs({ cwe: [] }), 'docs.cwe is empty'],
  ['reference', docs, withDocs({ references: ['http://docs.aws.amazon.com'] }), 'no https address'],
  ['since', docs, withDocs({ since: '0.10.0' }), 'no version up to 0.2.0'],
  [
    'undescribed option',
    checks.optionProblems,
    withRule({ options: { days: { description: 'Days', default: 1 } } }),
    'days is not described',
  ],
  [
    'unread option',
    checks.optionProblems,
    withRule({ options: { days: { description: 'Days between two rotations.', default: 1 } } }),
    'days is never read',
  ],
  [
    'undeclared option',
    checks.optionProblems,
    withSource('export default resourceRule({ *check(r, context) { context.number("days") } })'),
    'days is not declared',
  ],
  ['unmarked range', checks.exampleProblems, withBad({ code: 'resource "a" "b" {}' }), 'marks no range'],
  ['unfixed', checks.exampleProblems, withBad({ code: '«a» = 1', fixed: 'a = 1' }), 'is not fixed'],
  ['no name', checks.exampleProblems, withBad({ name: '…' }), 'has no name'],
  ['same name', checks.exampleProblems, withBad({ name: good.name }), 'the same name'],
  [
    'marked silence',
    checks.exampleProblems,
    { ...sound, examples: { ...sound.examples, good: [{ name: 'x', code: '«a»' }] as const } },
    'though nothing is found',
  ],
  ['long file', checks.sizeProblems, withSource(`${sound.source}${'//\n'.repeat(200)}`), 'more than 200'],
  ['long rule', checks.sizeProblems, withSource(`${'//\n'.repeat(120)}${sound.source}`), 'more than 120'],
  [
    'long check',
    checks.sizeProblems,
    withSource(`resourceRule({ *check() {\n${'a()\n'.repeat(26)}} })`),
    'has 26 lines',
  ],
  [
    'long check elsewhere',
    checks.sizeProblems,
    withSource(`resourceRule({ check: mine })\nfunction mine() {\n${'a()\n'.repeat(26)}}`),
    'has 26 lines',
  ],
  ['package', checks.importProblems, withSource(`import x from 'yaml'`), 'imports yaml'],
  ['other rule', checks.importProblems, withSource(`import x from '../rds/export-logs'`), 'imports ../rds'],
  ['other room', checks.importProblems, withSource(`import x from '../../../../../server/src/cli'`), 'imports ../'],
] as const)('%s', (_, check, broken, expected) => {
  expect(check(sound)).toEqual([])
  expect(check(broken).join('\n')).toContain(expected)
})
