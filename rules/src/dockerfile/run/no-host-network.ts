import { removeWord } from '../../fixes/dockerfile'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-no-host-network',
  title: 'RUN is in the network of the host',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: { sonar: ['S6431'], cnspec: ['mondoo-docker-security-no-run-network-host'] },
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const flag of run.flags)
        if (flag.name === 'network' && flag.value === 'host')
          yield {
            at: { instruction: run, part: flag },
            fix: () => ({
              title: 'Leave it in its own network',
              applicability: 'suggestion',
              impact: 'in-place',
              caution: 'what only the host can reach is out of reach',
              edits: removeWord(flag),
            }),
          }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Whatever the step runs, packages’ scripts included, reaches services that listen on the builder alone: its metadata address, its Docker daemon, other builds.',
  remediation: 'Drop `--network=host`. Where a step needs no network at all, `--network=none` says so.',
  responsibility: 'customer',
  cwe: ['CWE-668'],
  references: ['https://docs.docker.com/reference/dockerfile/#run---network'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a flag',
      code: `
        FROM debian:12
        RUN «--network=host» make test
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN make test
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'none, and the usual one',
      code: `
        FROM debian:12
        RUN --network=none make
        RUN --network=default make install`,
    },
  ],
  unknown: [
    {
      name: 'not a flag of RUN',
      code: `
        FROM debian:12
        ARG NETWORK
        RUN ./run --network=host --net=$NETWORK`,
    },
  ],
}
