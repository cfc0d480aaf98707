import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const hasTerraform = spawnSync('terraform', ['version']).status === 0
if (!hasTerraform)
  process.stderr.write('\n*** NOT RUN: functions against terraform console: there is no terraform on the PATH ***\n\n')

/**
 * What the real Terraform answers to each expression as JSON, `error` where it has no value, `unknown` where it has none
 * before apply. One run for all; where one value is unknown the answer to all is, and halves are asked.
 */
export function askTerraform(expressions: readonly string[], files: Readonly<Record<string, string>>): string[] {
  const answers = answersTo(expressions, files)
  if (answers !== undefined) return answers
  if (expressions.length === 1) return ['unknown']
  const middle = expressions.length >> 1
  return [...askTerraform(expressions.slice(0, middle), files), ...askTerraform(expressions.slice(middle), files)]
}

function answersTo(expressions: readonly string[], files: Readonly<Record<string, string>>): string[] | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'parapet-console-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), content)
    }
    const answers = expressions.map((one, index) => `  a${index} = try(jsonencode(${one}), "error")`)
    const names = expressions.map((_, index) => `local.a${index}`)
    const main = [
      'terraform {\n  required_providers {\n    terraform = { source = "terraform.io/builtin/terraform" }\n  }\n}',
      'locals {',
      ...answers,
      `  all = [${names.join(', ')}]`,
      '}',
      '',
    ]
    writeFileSync(path.join(folder, 'main.tf'), main.join('\n'))
    const { stdout, stderr } = spawnSync('terraform', ['console', '-no-color'], {
      cwd: folder,
      input: 'jsonencode(local.all)\n',
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    if (stdout.includes('(known after apply)')) return undefined
    const line = stdout.split('\n').find(one => one.startsWith('"'))
    if (line === undefined) throw new Error(`terraform console said nothing: ${stdout}${stderr}`)
    return JSON.parse(JSON.parse(line) as string) as string[]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
