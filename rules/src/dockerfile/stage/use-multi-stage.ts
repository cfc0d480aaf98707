import { addSecondStage } from '../../helpers/second-stage'
import { programsOf } from '../../lib/programs'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-stage-use-multi-stage',
  title: 'Program is built and shipped in one stage',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { 'dockerfile-security': ['multi_stage'] },
  on: ['FROM', 'RUN', 'CMD', 'ENTRYPOINT'],
  *check(dockerfile) {
    const [stage, ...more] = dockerfile.stages
    if (!stage || more.length > 0 || !(stage.cmd ?? stage.entrypoint)) return
    for (const run of stage.of('RUN'))
      for (const { name, args, command } of programsOf(run.body)) {
        const verbs = args.filter(({ text }) => !/^-/.test(text)).map(({ text }) => text)
        if (!BUILDS[name]?.test(verbs.slice(0, 3).join(' '))) continue
        yield {
          at: { instruction: run, part: command },
          message: 'what it needs is in every container',
          fix: () => addSecondStage(dockerfile),
        }
        return
      }
  },
})

/** What compiles or bundles, per program: its first words. */
const BUILDS: Readonly<Record<string, RegExp>> = {
  go: /^(?:build|install)\b/,
  cargo: /^(?:build|install)\b/,
  mvn: /\b(?:package|install|verify)\b/,
  mvnw: /\b(?:package|install|verify)\b/,
  gradle: /\b(?:build|assemble|\w*[jJ]ar)\b/,
  gradlew: /\b(?:build|assemble|\w*[jJ]ar)\b/,
  dotnet: /^(?:publish|build)\b/,
  npm: /^run(?:-script)? build\b/,
  yarn: /^(?:run )?build\b/,
  pnpm: /^(?:run )?build\b/,
  make: /^(?!.*(?:test|lint))/,
  cmake: /^/,
  tsc: /^/,
}

export const docs: RuleDocs = {
  rationale:
    'Compilers, sources, caches and the packages that only the build needs stay in the image: they bring most of the known holes that scanners report, and an attacker who gets in finds the sources and the tools.',
  remediation: 'Give the build a stage of its own and copy its result into a small one: `COPY --from=build /app /app`.',
  responsibility: 'customer',
  cwe: ['CWE-1104'],
  references: ['https://docs.docker.com/build/building/multi-stage/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a compiled program',
      code: `
        FROM golang:1.23
        WORKDIR /src
        COPY . .
        RUN «go build -o /app .»
        EXPOSE 8080
        USER 10001
        ENTRYPOINT ["/app"]`,
      fixed: `
        FROM golang:1.23 AS build
        WORKDIR /src
        COPY . .
        RUN go build -o /app .

        FROM image:tag
        COPY --from=build /app /app
        EXPOSE 8080
        USER 10001
        ENTRYPOINT ["/app"]`,
    },
  ],
  good: [
    {
      name: 'two stages',
      code: `
        FROM golang:1.23 AS build
        RUN go build -o /app .
        FROM scratch
        COPY --from=build /app /app
        ENTRYPOINT ["/app"]`,
    },
    {
      name: 'nothing is built, or nothing started',
      code: `
        FROM golang:1.23
        RUN go vet ./...
        CMD ["go", "test"]`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM golang:1.23
        ARG COMMAND
        RUN go $COMMAND
        CMD ["/app"]`,
    },
  ],
}
