/** The language server in a web worker: files come from the client, HashiCorp's parser stays away, all else is the same. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser'
import { rules } from '#rules/index'
import { analyse } from './analysis/analyse'
import { Memory } from './analysis/memory'
import { suppressionEdit, suppressionPlaces } from './analysis/suppress'
import { UNUSED_SUPPRESSION } from './analysis/suppression/unused'
import { systemClock } from './lsp/clock'
import type { RuleLibrary } from './lsp/documentation'
import { createServer } from './lsp/server'
import { parseDockerfile } from './syntax/dockerfile/parse'
import { parseTerraform } from './syntax/terraform'
import { FileError, type FileSystem } from './workspace/files'

const memory = new Memory()
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self))
createServer(connection, {
  version: '',
  rules: [...rules, UNUSED_SUPPRESSION],
  analyse: (snapshot, configuration, selection) =>
    analyse(snapshot, configuration, selection, { today: new Date().toISOString().slice(0, 10), memory }),
  suppressionEdit,
  suppressionPlaces,
  parsers: { hcl: parseTerraform, dockerfile: parseDockerfile },
  files: undefined,
  loadDocumentation,
  pages: undefined,
  checker: undefined,
  clock: systemClock,
})
connection.listen()

/** Through the client, which knows where the bundles are. */
async function loadDocumentation(files: FileSystem, dist: string | undefined): Promise<RuleLibrary> {
  if (dist === undefined) throw new FileError('', 'missing', 'the client does not say where the documentation is')
  const packed = await files.read(`${dist.replace(/\/$/, '')}/rules.json.gz`)
  const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream('gzip'))
  // Written by the build from the rules' own `docs` exports.
  return JSON.parse(await new Response(stream).text()) as RuleLibrary
}
