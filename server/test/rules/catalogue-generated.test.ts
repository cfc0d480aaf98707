/** What is made from the rule files is up to date, says when it is not, and a scaffold is a rule in all but content. */
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as prettier from 'prettier'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
let project = ''

function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts', script), ...args], {
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), 'parapet-catalogue-'))
  // A few rules are enough, and keep the runs short.
  const copied = ['rule.ts', 'fix.ts', 'model', 'helpers', 'fixes', 'lib', 'terraform/aws/kms', 'dockerfile/image']
  for (const name of copied)
    cpSync(path.join(root, 'rules/src', name), path.join(project, 'rules/src', name), { recursive: true })
  writeFileSync(
    path.join(project, 'README.md'),
    '# Mine\n\n<!-- rules:start (generated) -->\n<!-- rules:end -->\n\nEnd\n',
  )
  const configuration = { properties: { 'parapet.severities': { type: 'object' }, 'parapet.profile': {} } }
  writeFileSync(
    path.join(project, 'package.json'),
    JSON.stringify({ version: '0.1.0', contributes: { configuration } }),
  )
})
afterAll(() => {
  rmSync(project, { recursive: true, force: true })
})

test('everything generated in this repository is up to date', () => {
  expect(run('generate.mjs', '--check')).toEqual({ status: 0, output: 'Everything generated is up to date.\n' })
})

/** What the test reads of a setting. */
interface Setting {
  readonly properties?: Record<string, { readonly description: string }>
  readonly patternProperties?: Record<string, { readonly enum: readonly string[] }>
}

test('generate writes index, pages, table, settings and practices; --check names what is not up to date', () => {
  const file = (name: string) => path.join(project, name)
  const before = run('generate.mjs', '--check', '--project', project)
  expect(before.status).toBe(1)
  expect(before.output).toContain('rules/src/index.ts')
  expect(existsSync(file('rules/src/index.ts'))).toBe(false)

  expect(run('generate.mjs', '--project', project).status).toBe(0)
  expect(run('generate.mjs', '--check', '--project', project).status).toBe(0)
  expect(readFileSync(file('README.md'), 'utf8')).toMatch(/^# Mine\n[^]*\| Area [^]*\nEnd\n$/)
  expect(readFileSync(file('docs/practices.md'), 'utf8')).toContain('## Containers')
  const { contributes } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as {
    contributes: { configuration: { properties: Record<string, Setting> } }
  }
  const setting = contributes.configuration.properties['parapet.severities']
  expect(setting?.properties?.['aws-kms-auto-rotate-keys']?.description).toContain('medium')
  expect(setting?.patternProperties?.['^']?.enum).toEqual(['critical', 'high', 'medium', 'low', 'info', 'off'])
  expect(contributes.configuration.properties['parapet.profile']).toEqual({})

  appendFileSync(file('rules/docs/aws-kms-auto-rotate-keys.md'), 'by hand')
  writeFileSync(file('rules/docs/aws-kms-gone.md'), 'of a rule that is gone')
  const after = run('generate.mjs', '--check', '--project', project)
  expect(after.status).toBe(1)
  expect(after.output.match(/ {2}\S+/g)).toEqual([
    '  rules/docs/aws-kms-auto-rotate-keys.md',
    '  rules/docs/aws-kms-gone.md',
  ])
  expect(run('generate.mjs', '--project', project).status).toBe(0)
  expect(existsSync(file('rules/docs/aws-kms-gone.md'))).toBe(false)
}, 60_000)

test('pages are laid out as prettier leaves them', async () => {
  const folder = path.join(root, 'rules', 'docs')
  const all = readdirSync(folder)
  const names = all.filter((_, index) => index % Math.ceil(all.length / 12) === 0)
  const style = { parser: 'markdown', printWidth: 120, embeddedLanguageFormatting: 'off' } as const
  for (const name of new Set(['README.md', 'aws-rds-specify-backup-retention.md', ...names])) {
    const text = readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    expect(await prettier.format(text, style), name).toBe(text)
  }
})

test.each([
  [
    'aws-zz-enable-versioning',
    ['--on', 'aws_s3_bucket_versioning', '--attribute', 'versioning_configuration.status'],
    'rules/src/terraform/aws/zz/enable-versioning.ts',
  ],
  ['aws-zz-no-wildcards', ['--on', 'data.aws_iam_policy_document'], 'rules/src/terraform/aws/zz/no-wildcards.ts'],
  ['docker-zz-no-secrets', ['--on', 'RUN', '--on', 'ENV'], 'rules/src/dockerfile/zz/no-secrets.ts'],
])('new-rule %s makes a file that compiles, once', (id, args, wanted) => {
  const first = run('new-rule.mjs', id, ...args, '--project', project)
  expect(first).toMatchObject({ status: 0 })
  expect(first.output).toContain(wanted)
  expect(first.output).toContain('npm run generate')
  expect(typeErrors(path.join(project, wanted))).toEqual([])
  const text = readFileSync(path.join(project, wanted), 'utf8')
  expect(text).toContain(`id: '${id}'`)
  expect(text).toContain("title: '…'")
  expect(run('new-rule.mjs', id, ...args, '--project', project)).toEqual({
    status: 1,
    output: `${wanted} exists already\n`,
  })
})

test.each([
  [['aws-s3', '--on', 'aws_s3_bucket'], 'is no id'],
  [['AWS-s3-x', '--on', 'aws_s3_bucket'], 'is no id'],
  [['aws-s3-../../x', '--on', 'aws_s3_bucket'], 'is no id'],
  [['aws-s3-x'], 'Say what the rule looks at'],
  [['aws-s3-x', '--on', 'RUN'], 'is no resource type'],
  [['docker-run-x', '--on', 'aws_s3_bucket'], 'is no instruction'],
  [['docker-run-x', '--on', 'RUN', '--attribute', 'a'], 'for Terraform'],
  [['aws-s3-x', '--on', 'aws_s3_bucket', '--attribute', 'a..b'], 'is no path'],
  [['--on', 'RUN'], 'Give one id'],
  [['aws-s3-x', '--off'], 'Unknown option'],
])('new-rule %j is refused', (args, why) => {
  const { status, output } = run('new-rule.mjs', ...args, '--project', project)
  expect(status).toBe(1)
  expect(output).toContain(why)
  expect(output).not.toMatch(/^ {4}at /m)
})

function typeErrors(file: string): string[] {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.base.json'), name => ts.sys.readFile(name)) as {
    config: { compilerOptions: object }
  }
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, composite: false }, root)
  const program = ts.createProgram([file], { ...options, noEmit: true, emitDeclarationOnly: false })
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
