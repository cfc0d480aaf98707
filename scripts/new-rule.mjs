// Starts a rule:
//
//   npm run new-rule -- ID --on TYPE [--on TYPE …] [--attribute PATH]
//
// ID         <provider>-<service>-<what-is-demanded>, or docker-<topic>-<what-is-demanded>
// --on       a resource type (aws_s3_bucket, data.aws_iam_policy_document, provider.aws) or an instruction (RUN)
// --attribute  the attribute whose value is demanded, with the blocks it stands in (versioning_configuration.status)
// --project  another project folder than this one
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Failure, root, script } from './lib/process.mjs'
import { scaffold } from './lib/scaffold.mjs'

const USAGE =
  'npm run new-rule -- aws-s3-enable-versioning --on aws_s3_bucket_versioning [--attribute versioning_configuration.status]'

async function main() {
  const { values, positionals } = readArguments()
  const [id, ...more] = positionals
  if (id === undefined || more.length > 0) throw new Failure(`Give one id:\n  ${USAGE}`)
  const project = values.project ?? root
  const { version } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'))
  const { file, text } = scaffold({ id, on: values.on ?? [], attribute: values.attribute, version })
  const full = path.join(project, file)
  if (existsSync(full)) throw new Failure(`${file} exists already`)
  const prettier = await import('prettier')
  const style = JSON.parse(readFileSync(path.join(root, '.prettierrc.json'), 'utf8'))
  const formatted = await prettier.format(text, { ...style, filepath: file })
  mkdirSync(path.dirname(full), { recursive: true })
  writeFileSync(full, formatted)
  console.log(`${file} is there. Now:

  1. Replace every … in it; choose severity, profile, pillar and tags.
     CONTRIBUTING.md says what makes a good title, rationale, example and fix.
  2. npm run generate
  3. npx vitest run server/test/rules -t ${id}`)
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        on: { type: 'string', multiple: true },
        attribute: { type: 'string' },
        project: { type: 'string' },
      },
    })
  } catch (error) {
    throw new Failure(`${error.message}\n  ${USAGE}`)
  }
}

await script(main)
