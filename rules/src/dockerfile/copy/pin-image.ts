import { parseImageReference } from '../../lib/image-reference'
import { flagReferences, REFERENCE_KEYWORDS } from '../../lib/stage-references'
import type { Fix } from '../../fix'
import { insertBehind } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import type { Location } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-pin-image',
  title: 'Image that files are copied from is not pinned',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {},

  on: REFERENCE_KEYWORDS,
  *check(dockerfile) {
    for (const { instruction, name, at } of flagReferences(dockerfile)) {
      if (dockerfile.stageNamed(name) || name.includes('$') || /^(?:context|scratch|\d+)$/i.test(name)) continue
      // A bare name may be a stage that is misspelled, or a context that the build is given.
      const image = /[:/@]/.test(name) ? parseImageReference(name) : undefined
      if (!image || image.digest !== undefined) continue
      const moves = image.tag === undefined || image.tag === 'latest'
      yield {
        at: { instruction, part: { at } },
        message: moves ? `${name} is whatever was pushed last` : `the tag of ${name} can be moved`,
        ...(moves ? {} : { severity: 'low', profile: 'strict' }),
        fix: () => pin(at, image.tag === undefined),
      }
    }
  },
})

function pin(at: Location, untagged: boolean): Fix {
  const tag = untagged ? `:${placeholder('version')}` : ''
  return {
    title: 'Pin it to a digest',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders(insertBehind({ at }, `${tag}@sha256:${placeholder('digest')}`)),
  }
}

export const docs: RuleDocs = {
  rationale: 'Files from another image are run as if they were built here: who can push to that image, decides what.',
  remediation: 'Name a version, better its digest: `COPY --from=example/tool:1.2@sha256:…`.',
  responsibility: 'customer',
  cwe: ['CWE-829'],
  references: ['https://docs.docker.com/build/building/multi-stage/#use-an-external-image-as-a-stage'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no tag, and a tag',
      code: `
        FROM debian:12
        COPY --from=«example/tool» /tool /tool
        RUN --mount=type=bind,from=«example/lint:1.2»,target=/lint /lint/run
        USER 10001`,
      fixed: `
        FROM debian:12
        COPY --from=example/tool:version@sha256:digest /tool /tool
        RUN --mount=type=bind,from=example/lint:1.2@sha256:digest,target=/lint /lint/run
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'a digest, or a stage',
      code: `
        FROM golang:1.23 AS build
        FROM debian:12
        COPY --from=build /a /a
        COPY --from=example/tool:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef /tool /tool`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG IMAGE
        COPY --from=$IMAGE /tool /tool`,
    },
  ],
}
