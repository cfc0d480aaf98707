/** The fix for a secret that is written on a command line: a variable that the build mounts. */
import type { Fix } from '../fix'
import { insertFlag } from '../fixes/dockerfile'
import type { RunInstruction } from '../model/dockerfile'
import { textAt } from '../model/source'
import type { ShellWord } from '../model/shell'
import { canMountAsVariable } from './secret-mount'

/** Undefined where the shell would not put a variable in: in single quotes, in a JSON array, in text of another shell. */
export function readFromMount(run: RunInstruction, word: ShellWord, value: string, name: string): Fix | undefined {
  const written = textAt(word.at)
  const at = written.lastIndexOf(value)
  const { file, span } = word.at
  const quotes = written.slice(0, Math.max(0, at)).replace(/[^'"]/g, '')
  if (at < 0 || run.body.form !== 'shell' || quotes.includes("'") || !canMountAsVariable(file.text)) return undefined
  if (run.flags.some(flag => flag.value?.includes(`env=${name}`))) return undefined
  const start = span.start + at
  return {
    title: `Mount ${name} as a secret of the build`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: `build with --secret id=${name}; change the secret, which has been seen`,
    edits: [
      ...insertFlag(run, `--mount=type=secret,id=${name},env=${name}`),
      { file, span: { start, end: start + value.length }, newText: `\${${name}}` },
    ],
  }
}
