/** Rules about what the builder would refuse: the findings of `dockerfile-utils`, by its codes. */
import { textAt } from '../model/source'
import { type Aliases, dockerfileRule, type DockerfileRule, type Problem, type RuleMetadata } from '../rule'

/** What such a rule has to list in `on`: the problem may be in any instruction. */
const ANY = [
  ...(['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL'] as const),
  ...(['MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'UNKNOWN', 'USER', 'VOLUME', 'WORKDIR'] as const),
] as const

interface Definition extends Pick<RuleMetadata, 'id' | 'title'> {
  readonly codes: readonly string[]
  readonly aliases?: Aliases
}

export function buildProblemRule({ codes, aliases = {}, ...metadata }: Definition): DockerfileRule {
  return dockerfileRule({
    ...metadata,
    severity: 'medium',
    confidence: 'high',
    profile: 'all',
    pillar: 'containers',
    stride: ['denial-of-service'],
    cia: ['availability'],
    aaa: [],
    aliases: { ...aliases, 'dockerfile-utils': codes },
    on: ANY,
    *check(dockerfile): Generator<Problem> {
      for (const { code, message, at, instruction } of dockerfile.buildProblems) {
        // What a variable holds decides whoever builds.
        if (!codes.includes(code) || (code !== 'UNSUPPORTED_MODIFIER' && textAt(at).includes('$'))) continue
        yield { at: { instruction, part: { at } }, message }
      }
    },
  })
}
