import { programsOf } from '../../lib/programs'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-one-downloader',
  title: 'Both wget and curl do the same job',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    hadolint: ['DL4001'],
    trivy: ['DS-0014'],
    kics: ['fc775e75-fcfb-4c98-b2f2-910c5858b359'],
    semgrep: ['use-either-wget-or-curl'],
  },

  on: ['RUN'],
  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const calls = stage
        .of('RUN')
        .flatMap(run => programsOf(run.body).map(program => ({ run, program })))
        .filter(({ program: { name } }) => name === 'wget' || name === 'curl')
      const other = calls.find(({ program }) => program.name !== calls[0]?.program.name)
      if (other)
        yield {
          at: { instruction: other.run, part: other.program.word },
          message: `this stage also uses ${calls[0]?.program.name ?? ''}`,
        }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Each brings its own libraries, its own certificates and its own holes, and leaves an intruder one more way to fetch tools.',
  remediation: 'Decide for one of them and leave the other out of the image; `ADD --checksum` needs neither.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in one stage',
      code: `
        FROM debian:12
        RUN wget -q https://example.com/a
        RUN make && «curl» -O https://example.com/b`,
      fixed: null,
      noFix: 'Options of the two do not map onto each other.',
    },
  ],
  good: [
    {
      name: 'one in each stage',
      code: `
        FROM debian:12 AS build
        RUN wget -q https://example.com/a
        FROM debian:12
        RUN curl -O https://example.com/b && apt-get install wget`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG FETCH
        RUN $FETCH https://example.com/a && curl -O https://example.com/b`,
    },
  ],
}
