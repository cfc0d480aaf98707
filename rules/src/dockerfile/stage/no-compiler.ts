import { addSecondStage } from '../../helpers/second-stage'
import { packagesInstalled, removesPackages } from '../../lib/installed'
import { shippedStages } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-stage-no-compiler',
  title: 'Compilers stay in the image',
  severity: 'low',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: [],
  aliases: {},
  on: ['FROM', 'RUN', 'CMD', 'ENTRYPOINT', 'USER'],
  *check(dockerfile) {
    for (const stage of shippedStages(dockerfile))
      for (const run of stage.of('RUN')) {
        if (removesPackages(run.body)) continue
        const [first] = packagesInstalled(run.body).filter(({ name }) => COMPILER.test(name))
        if (!first) continue
        yield {
          at: { instruction: run, part: first.word },
          message: `${first.name} is not needed when the program runs`,
          fix: () => addSecondStage(dockerfile),
        }
      }
  },
})

const COMPILER =
  /^(?:build-essential|build-base|base-devel|gcc(?:-[\d.]+|-c\+\+)?|g\+\+(?:-[\d.]+)?|clang(?:-\d+)?|make|cmake|autoconf|automake|golang(?:-go)?|go|rustc?|cargo|openjdk-?\d+-?jdk(?:-headless)?|default-jdk|maven|gradle|musl-dev|libc6?-dev|linux-headers)$/

export const docs: RuleDocs = {
  rationale:
    'With a compiler an attacker who gets in builds what they need where they are; headers and tools also bring most of the known holes that scanners report, and most of the image’s weight.',
  remediation:
    'Build in a stage of its own and copy the result: `COPY --from=build /app /app`. Or take the packages away in the same RUN: `apk add --virtual .build …` and `apk del .build`.',
  responsibility: 'customer',
  cwe: ['CWE-1104'],
  references: ['https://docs.docker.com/build/building/multi-stage/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'built and shipped in one',
      code: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends libpq5 «build-essential» && rm -rf /var/lib/apt/lists/*
        COPY . .
        RUN make
        USER 10001
        CMD ["/app"]`,
      fixed: `
        FROM debian:12 AS build
        RUN apt-get update && apt-get install -y --no-install-recommends libpq5 build-essential && rm -rf /var/lib/apt/lists/*
        COPY . .
        RUN make

        FROM image:tag
        COPY --from=build /app /app
        USER 10001
        CMD ["/app"]`,
    },
  ],
  good: [
    {
      name: 'in another stage, or taken away',
      code: `
        FROM alpine:3.21 AS build
        RUN apk add --no-cache gcc musl-dev
        FROM alpine:3.21
        RUN apk add --no-cache --virtual .build gcc && make && apk del .build && apk add libstdc++`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG PACKAGES
        RUN apt-get install -y $PACKAGES`,
    },
  ],
}
