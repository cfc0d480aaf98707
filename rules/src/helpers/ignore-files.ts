/** Edits of the ignore file of a build. */
import type { Fix } from '../fix'
import { comesAlong } from '../lib/context-copies'
import type { BuildContext } from '../model/context'

/**
 * Leaves files and folders out of what the builder is sent. None where a source names one of them itself: it would not be
 * found any more.
 */
export function ignoreFix(context: BuildContext, paths: readonly string[], source: string): Fix | undefined {
  if (!paths.every(path => comesAlong(path, source))) return undefined
  const { ignoreFile: file, hasIgnoreFile } = context
  const name = file.uri.slice(file.uri.lastIndexOf('/') + 1)
  const end = file.text.length
  const before = end === 0 || file.text.endsWith('\n') ? '' : '\n'
  const lineBreak = file.text.includes('\r\n') ? '\r\n' : '\n'
  return {
    title: `Leave ${paths.join(', ')} out with ${name}`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'a build that reads it needs it in another way',
    ...(hasIgnoreFile ? {} : { creates: [file.uri] }),
    edits: [
      {
        file,
        span: { start: end, end },
        newText: `${before}${paths.map(pattern).join('\n')}\n`.replace(/\n/g, lineBreak),
      },
    ],
  }
}

/** The path as a pattern that means nothing else. */
function pattern(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&').replace(/^[!#]/, '\\$&')
}
