/** Variables of a RUN that visibly have no value: the file gives them one where this stage cannot see it. */
import type { Dockerfile, RunInstruction } from '../model/dockerfile'
import { textAt } from '../model/source'
import { definedBefore } from './variables'

/**
 * The first variable of `text` that ENV of another stage defines, and nothing of this one. A variable that nothing in the
 * file defines may come from the base image; one that the command sets itself is its own. A forgotten ARG has its rule.
 */
export function emptyVariable(dockerfile: Dockerfile, run: RunInstruction, text: string): string | undefined {
  if (!run.stage) return undefined
  const elsewhere = new Set(dockerfile.instructions('ENV').flatMap(({ entries }) => entries.map(({ name }) => name)))
  const known = definedBefore(run)
  const names = Array.from(text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g), ([, braced, plain]) => braced ?? plain ?? '')
  const body = textAt(run.at)
  return names.find(
    name =>
      elsewhere.has(name) &&
      !known.has(name) &&
      !new RegExp(String.raw`(?<![$\w{])${name}=|\b(?:for|read|local)\s+(?:-\w+\s+)*${name}\b`).test(body),
  )
}
