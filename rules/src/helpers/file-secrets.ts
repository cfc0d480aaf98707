import { assignedSecrets } from '../lib/secrets/assigned'
import { type FoundSecret, secretsIn } from '../lib/secrets/find'
import type { SourceFile } from '../model/source'
import type { PlacedSecret } from './instruction-secrets'

/** The secrets in a file of settings (`NAME=value`), by their form or by what they are called, in the order they stand. */
export function secretsInFile(file: SourceFile): readonly PlacedSecret[] {
  const found: FoundSecret[] = [...secretsIn(file.text)]
  for (const secret of assignedSecrets(file.text)) {
    const isTaken = found.some(({ span }) => span.start < secret.span.end && secret.span.start < span.end)
    if (!isTaken && !isComment(file.text, secret.span.start)) found.push(secret)
  }
  return found
    .filter(({ span }) => !isComment(file.text, span.start))
    .sort((a, b) => a.span.start - b.span.start)
    .map(({ kind, span, certainty }) => ({ kind, at: { file, span }, certainty }))
}

function isComment(text: string, offset: number): boolean {
  return /^[ \t]*#/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))
}
