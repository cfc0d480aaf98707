/** What `dockerfile-utils`, the library behind Docker's language server, finds wrong with the syntax of a Dockerfile. */
import type { BuildProblem } from '#rules/model/dockerfile'
import type { SourceFile } from '#rules/model/source'
import type * as Library from 'dockerfile-utils'
import { TextDocument } from 'vscode-languageserver-textdocument'

/** The bundler's, and the test runner's. */
declare const require: (name: 'dockerfile-utils') => typeof Library

/** Its parser takes time quadratic in lines that begin a stage or a comment: what would take it longer is not looked at. */
const MOST_CHARACTERS = 200_000
const MOST_PAIRS = 400_000

/** Empty for a file too large for the library, and where it fails. Positions are UTF-16 offsets into the file's text. */
export function buildProblemsOf(file: SourceFile): readonly Omit<BuildProblem, 'instruction'>[] {
  // The byte-order mark is no part of the first keyword.
  const text = file.text.replace(/^\uFEFF/, ' ')
  if (isTooMuch(text)) return []
  // Only who switches these rules on waits for the library: an import at the top would be loaded with the server.
  const { validate, ValidationCode, ValidationSeverity } = require('dockerfile-utils')
  const { IGNORE } = ValidationSeverity
  const document = TextDocument.create(file.uri, 'dockerfile', 0, text)
  try {
    // What is left out has rules of its own, with fixes.
    const diagnostics = validate(text, {
      deprecatedMaintainer: IGNORE,
      directiveCasing: IGNORE,
      emptyContinuationLine: IGNORE,
      instructionCasing: IGNORE,
      instructionCmdMultiple: IGNORE,
      instructionEntrypointMultiple: IGNORE,
      instructionHealthcheckMultiple: IGNORE,
      instructionJSONInSingleQuotes: IGNORE,
      instructionWorkdirRelative: IGNORE,
    })
    return diagnostics.map(({ code, message, range }) => {
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) }
      const words = typeof message === 'string' ? message : message.value
      return { code: ValidationCode[Number(code)] ?? '', message: words, at: { file, span } }
    })
  } catch {
    return []
  }
}

function isTooMuch(text: string): boolean {
  if (text.length > MOST_CHARACTERS) return true
  const comments = text.match(/^[ \t]*#/gm)?.length ?? 0
  const stages = text.match(/^[ \t]*from[ \t]/gim)?.length ?? 0
  const lines = text.split('\n').length
  return (comments + stages) * lines > MOST_PAIRS
}
