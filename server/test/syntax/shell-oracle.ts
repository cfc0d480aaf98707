import sh from 'mvdan-sh'
import type { ShellScript } from '#rules/model/shell'
import { withoutDropped } from '../../src/syntax/shell/dropped'

/** A simple command as both sides see it: its words with their places in the text without dropped characters. */
export interface OracleCommand {
  readonly words: readonly { readonly start: number; readonly end: number; readonly raw: string }[]
}

const { syntax } = sh

/** mvdan-sh's simple commands, those with words; undefined where it finds a syntax error. */
export function oracle(text: string): readonly OracleCommand[] | undefined {
  let file: ReturnType<ReturnType<typeof syntax.NewParser>['Parse']>
  try {
    file = syntax.NewParser().Parse(text, '')
  } catch {
    return undefined
  }
  const offsets = byteOffsets(text)
  const commands: OracleCommand[] = []
  syntax.Walk(file, node => {
    if (node !== null && syntax.NodeType(node) === 'CallExpr') {
      const words = (node.Args ?? []).map(word => {
        const start = offsets(word.Pos().Offset())
        const end = offsets(word.End().Offset())
        return { start, end, raw: text.slice(start, end) }
      })
      if (words.length > 0) commands.push({ words })
    }
    return true
  })
  return commands.sort((a, b) => (a.words[0]?.start ?? 0) - (b.words[0]?.start ?? 0))
}

/** mvdan-sh counts bytes. */
function byteOffsets(text: string): (byte: number) => number {
  const bytes = Buffer.from(text)
  if (bytes.length === text.length) return byte => byte
  return byte => bytes.subarray(0, byte).toString().length
}

/** Our commands in the oracle's terms. `masked` is what was split, `base` where it stands. */
export function ours(script: ShellScript, masked: string, base: number): readonly OracleCommand[] {
  const seen = (offset: number): number => withoutDropped(masked.slice(0, offset - base)).length
  const joined = withoutDropped(masked)
  return script.commands
    .filter(({ words }) => words.length > 0)
    .map(({ words }) => ({
      words: words.map(({ at: { span } }) => {
        const start = seen(span.start)
        const end = seen(span.end)
        return { start, end, raw: joined.slice(start, end) }
      }),
    }))
    .sort((a, b) => (a.words[0]?.start ?? 0) - (b.words[0]?.start ?? 0))
}
