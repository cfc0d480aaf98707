import type { AddInstruction, CopyInstruction, Dockerfile, Word } from '../model/dockerfile'
import { isRemote } from './archives'

/** A source of COPY or ADD that is a file or folder of the folder the image is built from. */
export interface ContextCopy {
  readonly copy: CopyInstruction | AddInstruction
  readonly source: Word
  readonly value: string
}

/** In the order written; those that ONBUILD keeps for other builds, with folders of their own, are not among them. */
export function contextCopies(dockerfile: Dockerfile): readonly ContextCopy[] {
  return dockerfile.instructions('COPY', 'ADD').flatMap(copy => {
    if (copy.flags.some(({ name }) => name === 'from')) return []
    return copy.sources.flatMap(source => {
      const { value } = source
      return value === undefined || isRemote(value) || value.startsWith('<<') ? [] : [{ copy, source, value }]
    })
  })
}

/** A source without what means nothing in it: `./src/` is `src`, the folder itself `.`. */
export function plainSource(value: string): string {
  const segments = value.split('/').filter(segment => segment !== '' && segment !== '.')
  return segments.join('/') || '.'
}

/** True where files come along that the source does not name: it is a folder, or a wildcard that means everything. */
export function comesAlong(path: string, value: string): boolean {
  const source = plainSource(value)
  return path !== source && (!/[*?[]/.test(source) || /^(?:.*\/)?\*$/.test(source))
}
