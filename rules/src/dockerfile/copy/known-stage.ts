import type { Fix } from '../../fix'
import type { Dockerfile, Stage } from '../../model/dockerfile'
import { replaceWord } from '../../fixes/dockerfile'
import { nearest } from '../../lib/nearest'
import { perObject } from '../../lib/remember'
import { flagReferences, REFERENCE_KEYWORDS, type StageReference } from '../../lib/stage-references'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-known-stage',
  title: 'Copies from a stage that does not exist',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3022'], trivy: ['DS-0006'] },

  on: REFERENCE_KEYWORDS,
  *check(dockerfile) {
    for (const reference of flagReferences(dockerfile)) {
      const { instruction, name, at } = reference
      const index = instruction.stage?.index ?? 0
      // With a tag, a digest or a registry it is an image, and `context` the files beside the Dockerfile.
      if (/[:/@.$]/.test(name) || /^(?:context|scratch)?$/i.test(name)) continue
      // The stage itself is another rule's business.
      if ((firstCalled(dockerfile).get(name.toLowerCase()) ?? Infinity) <= index) continue
      yield {
        at: { instruction, part: { at } },
        message: /^\d+$/.test(name)
          ? `there is no stage ${name} above`
          : `no stage above is called ${name}, so Docker takes ${name}:latest from Docker Hub`,
        fix: () => correct(reference, dockerfile.stages.slice(0, index)),
      }
    }
  },
})

/** The first stage that goes by a name in lower case or, as it is counted, by a number. */
const firstCalled = perObject(({ stages }: Dockerfile): ReadonlyMap<string, number> => {
  const called = new Map<string, number>()
  for (const { index, name } of stages.toReversed()) {
    called.set(String(index), index)
    if (name !== undefined) called.set(name.toLowerCase(), index)
  }
  return called
})

function correct({ name, at }: StageReference, before: readonly Stage[]): Fix | undefined {
  const close = nearest(
    name,
    before.flatMap(stage => stage.name ?? []),
  )
  if (close === undefined) return undefined
  return { title: `Write ${close}`, applicability: 'suggestion', impact: 'in-place', edits: replaceWord({ at }, close) }
}

export const docs: RuleDocs = {
  rationale:
    'A name that no stage above has is an image: a slip of the finger copies files from whoever owns that name on Docker Hub.',
  remediation: 'Name a stage above; for an image write its tag, better its digest, too.',
  responsibility: 'customer',
  cwe: ['CWE-829'],
  references: ['https://docs.docker.com/build/building/multi-stage/#use-an-external-image-as-a-stage'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a slip',
      code: `
        FROM golang:1.23 AS build
        FROM scratch
        COPY --from=«biuld» /a /b
        USER 10001`,
      fixed: `
        FROM golang:1.23 AS build
        FROM scratch
        COPY --from=build /a /b
        USER 10001`,
    },
    {
      name: 'an image without a tag, a later stage',
      code: `
        FROM scratch
        COPY --from=«busybox» /bin/sh /sh
        COPY --from=«1» /a /b
        FROM debian:12`,
      fixed: null,
      noFix: 'Which stage or version was meant is not known.',
    },
  ],
  good: [
    {
      name: 'a stage above, an image with its tag, the context',
      code: `
        FROM golang:1.23 AS build
        FROM scratch
        COPY --from=Build /a /b
        COPY --from=0 /a /b
        COPY --from=busybox:1.37 /a /b
        RUN --mount=type=bind,from=build make`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM golang:1.23
        ARG STAGE
        COPY --from=$STAGE /a /b`,
    },
  ],
}
