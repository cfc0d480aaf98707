import type { Fix } from '../fix'
import { insertBehind } from '../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../fixes/placeholder'
import type { FromInstruction } from '../model/dockerfile'

/** Undefined where a part of the image is decided by whoever builds: a digest belongs to one image. */
export function askForDigest({ image }: FromInstruction): Fix | undefined {
  if (image.text.includes('$')) return undefined
  return {
    title: 'Pin the base image to a digest',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders(insertBehind(image, `@sha256:${placeholder('digest')}`)),
  }
}
