import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma'
import { INITIAL, parseRawGrammar, Registry } from 'vscode-textmate'
import type { IGrammar } from 'vscode-textmate'

const root = new URL('../../../', import.meta.url)
const require = createRequire(import.meta.url)

interface Contribution {
  readonly scopeName: string
  readonly path: string
  readonly injectTo?: readonly string[]
}

/** What the manifest contributes, so that a grammar left out of it fails these tests as it fails in the editor. */
const contributed = (
  JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    contributes: { grammars: readonly Contribution[] }
  }
).contributes.grammars

/** Grammars that VS Code itself brings. */
const builtIn: Readonly<Record<string, string>> = {
  'source.json': 'json',
  'source.shell': 'shellscript',
  'source.dockerfile': 'docker',
}

function grammarFile(scope: string): string | undefined {
  const own = contributed.find(grammar => grammar.scopeName === scope)
  if (own !== undefined) return fileURLToPath(new URL(own.path, root))
  const name = builtIn[scope]
  return name === undefined ? undefined : require.resolve(`tm-grammars/grammars/${name}.json`)
}

/** Loads a grammar with everything VS Code would inject into it. */
export async function loadGrammar(scope: string): Promise<IGrammar> {
  const { buffer, byteOffset, byteLength } = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'))
  await loadWASM(buffer.slice(byteOffset, byteOffset + byteLength))
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: name => {
      const file = grammarFile(name)
      return Promise.resolve(file === undefined ? null : parseRawGrammar(readFileSync(file, 'utf8'), file))
    },
    getInjections: name => contributed.filter(it => it.injectTo?.includes(name)).map(it => it.scopeName),
  })
  const grammar = await registry.loadGrammar(scope)
  if (grammar === null) throw new Error(`no grammar for ${scope}`)
  return grammar
}

export interface Token {
  /** 0-based. */
  readonly line: number
  readonly text: string
  /** Outermost first, as VS Code's scope inspector lists them from the bottom. */
  readonly scopes: readonly string[]
}

export function tokenize(grammar: IGrammar, text: string): readonly Token[] {
  let state = INITIAL
  return text.split(/\r?\n/).flatMap((source, line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(source, state)
    state = ruleStack
    return tokens.map(token => ({ line, text: source.slice(token.startIndex, token.endIndex), scopes: token.scopes }))
  })
}
