// Finds the rule files, one rule each, and reads them with their prose and examples.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { Failure } from './process.mjs'

const ID = /^[a-z][a-z0-9]*-[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/

/**
 * Where the rule of an id lives, relative to the project: `aws-s3-block-public-acls` in
 * `rules/src/terraform/aws/s3/block-public-acls.ts`, `docker-user-not-root` in `rules/src/dockerfile/user/not-root.ts`.
 *
 * @param {string} id
 */
export function pathOfRule(id) {
  if (!ID.test(id))
    throw new Failure(
      `"${id}" is no id: it takes <provider>-<service>-<what-is-demanded> or docker-<topic>-<what-is-demanded>, in lower case.`,
    )
  const [provider, service, ...name] = id.split('-')
  const folder = provider === 'docker' ? `dockerfile/${service}` : `terraform/${provider}/${service}`
  return `rules/src/${folder}/${name.join('-')}.ts`
}

/**
 * The id that a rule file's path demands.
 *
 * @param {string} file relative to `rules/src`, with forward slashes
 */
export function idOfPath(file) {
  const [language, ...rest] = file.replace(/\.ts$/, '').split('/')
  return [...(language === 'dockerfile' ? ['docker'] : []), ...rest].join('-')
}

/**
 * All rule files, sorted by the id of their path.
 *
 * @param {string} project
 * @returns {{ id: string, file: string }[]} files relative to `rules/src`, with forward slashes
 */
export function findRuleFiles(project) {
  const source = path.join(project, 'rules', 'src')
  return ['terraform', 'dockerfile']
    .filter(folder => existsSync(path.join(source, folder)))
    .flatMap(folder =>
      readdirSync(path.join(source, folder), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
        .map(entry => path.relative(source, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')),
    )
    .map(file => ({ id: idOfPath(file), file }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * Runs every rule file and gives what it exports, sorted by id.
 *
 * @param {string} project
 * @throws {Failure} where a file does not export what a rule file exports, or its id is not that of its path
 */
export async function loadRules(project) {
  const files = findRuleFiles(project)
  const contents = [
    ...files.map(({ file }, index) => `import * as rule${index} from './${file}'`),
    `export const modules = [${files.map((_, index) => `rule${index}`).join(', ')}]`,
    `export { SEVERITIES } from './rule'`,
  ].join('\n')
  const esbuild = await import('esbuild')
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: path.join(project, 'rules', 'src'), sourcefile: 'all-rules.ts', loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    charset: 'utf8',
    logLevel: 'error',
  })
  const text = Buffer.from(outputFiles[0].contents).toString('base64')
  const { modules, SEVERITIES } = await import(`data:text/javascript;base64,${text}`)
  const rules = files.map(({ id, file }, index) => {
    const { default: rule, docs, examples } = modules[index]
    const lacking = Object.entries({ default: rule, docs, examples }).flatMap(([name, value]) => (value ? [] : [name]))
    if (lacking.length > 0) throw new Failure(`rules/src/${file} does not export: ${lacking.join(', ')}`)
    if (rule.id !== id) throw new Failure(`rules/src/${file} holds "${rule.id}"; its path says "${id}"`)
    return { file, rule, docs, examples }
  })
  return { rules, severities: SEVERITIES }
}

/**
 * Takes the common indentation, the first line break and the last off an example's text.
 *
 * @param {string} code
 */
export function dedent(code) {
  const lines = code
    .replace(/^\n/, '')
    .replace(/\n[ \t]*$/, '')
    .split('\n')
  const margins = lines.filter(line => line.trim() !== '').map(line => line.search(/[^ ]/))
  const margin = margins.length > 0 ? Math.min(...margins) : 0
  return lines.map(line => line.slice(margin)).join('\n')
}
