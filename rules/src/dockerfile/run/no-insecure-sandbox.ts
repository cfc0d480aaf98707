import { removeWord } from '../../fixes/dockerfile'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-no-insecure-sandbox',
  title: 'RUN is let out of the build’s sandbox',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: { sonar: ['S6502'], cnspec: ['mondoo-docker-security-no-run-security-insecure'] },
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const flag of run.flags)
        if (flag.name === 'security' && flag.value === 'insecure')
          yield {
            at: { instruction: run, part: flag },
            fix: () => ({
              title: 'Run it in the sandbox',
              applicability: 'suggestion',
              impact: 'in-place',
              caution: 'what needs the host’s devices or mounts fails',
              edits: removeWord(flag),
            }),
          }
  },
})

export const docs: RuleDocs = {
  rationale:
    'The step has all capabilities on the builder and no seccomp filter, as in a privileged container: one package with a hostile script owns the machine that builds everybody’s images.',
  remediation:
    'Drop `--security=insecure`. What really needs it (mounting, nested containers) belongs into a job of its own.',
  responsibility: 'customer',
  cwe: ['CWE-250'],
  references: ['https://docs.docker.com/reference/dockerfile/#run---security'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a flag',
      code: `
        # syntax=docker/dockerfile:1-labs
        FROM debian:12
        RUN «--security=insecure» make image
        USER 10001`,
      fixed: `
        # syntax=docker/dockerfile:1-labs
        FROM debian:12
        RUN make image
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'the usual one',
      code: `
        FROM debian:12
        RUN --security=sandbox make`,
    },
  ],
  unknown: [
    {
      name: 'not a flag of RUN',
      code: `
        FROM debian:12
        ARG MODE
        RUN ./run --security=insecure --mode=$MODE`,
    },
  ],
}
