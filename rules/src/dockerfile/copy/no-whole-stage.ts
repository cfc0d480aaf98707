import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-no-whole-stage',
  title: 'Whole file system of a stage is copied',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { hadolint: ['DL3067'] },
  on: ['COPY'],
  *check(dockerfile) {
    for (const copy of withTriggers(dockerfile, 'COPY')) {
      const from = copy.flags.some(({ name }) => name === 'from')
      const [source] = copy.sources
      if (!from || !source || copy.sources.length !== 1) continue
      if (isTop(source.value) && isTop(copy.destination?.value)) yield { at: { instruction: copy, part: source } }
    }
  },
})

function isTop(path: string | undefined): boolean {
  return path !== undefined && /^\/+(?:\.\/*)?$/.test(path)
}

export const docs: RuleDocs = {
  rationale:
    'Compilers, package caches, the shell, and whatever secrets the stage had on its disk come along: all that a second stage was to leave behind. It also replaces accounts and libraries of the image.',
  remediation:
    'Copy the folders that the program needs. To squash an image that is meant as it is, build it `FROM scratch` and say so with a comment that silences this.',
  responsibility: 'customer',
  cwe: ['CWE-668'],
  references: ['https://docs.docker.com/build/building/multi-stage/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'from a stage',
      code: `
        FROM debian:12 AS build
        RUN make install
        FROM debian:12
        COPY --from=build «/» /
        USER 10001`,
      fixed: null,
      noFix: 'What of it the program needs is not to be seen.',
    },
  ],
  good: [
    {
      name: 'folders, and the context',
      code: `
        FROM debian:12 AS build
        FROM scratch
        COPY --from=build / /rootfs
        COPY --from=build /app /
        COPY / /`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12 AS build
        FROM scratch
        ARG FOLDER
        COPY --from=build $FOLDER /`,
    },
  ],
}
