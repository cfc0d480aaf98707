import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { gunzip } from 'node:zlib'
import { rules } from '#rules/index'
import { analyse } from '../analysis/analyse'
import { Memory } from '../analysis/memory'
import { suppressionEdit, suppressionPlaces } from '../analysis/suppress'
import { UNUSED_SUPPRESSION } from '../analysis/suppression/unused'
import type { RuleLibrary } from '../lsp/documentation'
import { parseDockerfile } from '../syntax/dockerfile/parse'
import { parseTerraform } from '../syntax/terraform'
import { NodeFileSystem } from './fs'
import { Hcl2JsonChecker } from './hcl2json'

/** What the language server gets from node. `bundle` is the folder of the bundles, with the rules' documentation beside them. */
export function nodeParts(bundle: string) {
  const memory = new Memory()
  return {
    rules: [...rules, UNUSED_SUPPRESSION],
    analyse: (...[snapshot, configuration, selection]: Parameters<typeof analyse>) =>
      analyse(snapshot, configuration, selection, { today: today(), memory }),
    suppressionEdit,
    suppressionPlaces,
    parsers: { hcl: parseTerraform, dockerfile: parseDockerfile },
    files: new NodeFileSystem(false),
    loadDocumentation: () => loadDocumentation(join(bundle, 'rules.json.gz')),
    pages: pagesIn(join(bundle, '..', 'rules', 'docs')),
    checker: new Hcl2JsonChecker(() => startWorker(join(bundle, 'hcl2json.worker.js'))),
  }
}

/** Its output is kept away: over stdio it would end up among the messages to the client. */
function startWorker(file: string): Worker {
  const worker = new Worker(file, { stdout: true, stderr: true, stdin: false })
  worker.stdout.resume()
  worker.stderr.resume()
  worker.unref()
  return worker
}

async function loadDocumentation(file: string): Promise<RuleLibrary> {
  // Written by the build from the rules' own `docs` exports.
  return JSON.parse((await promisify(gunzip)(await readFile(file))).toString('utf8')) as RuleLibrary
}

function pagesIn(folder: string): string | undefined {
  return existsSync(folder) ? `${pathToFileURL(folder).href}/` : undefined
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
