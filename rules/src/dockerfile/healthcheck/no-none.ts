import { replaceWord } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-healthcheck-no-none',
  title: 'Inherited health check is switched off',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { cnspec: ['mondoo-docker-best-practice-no-healthcheck-none'] },

  on: ['HEALTHCHECK'],
  *check(dockerfile) {
    for (const instruction of dockerfile.instructions('HEALTHCHECK')) {
      const { argumentsAt } = instruction
      if (!instruction.body && argumentsAt)
        yield {
          at: { instruction, part: { at: argumentsAt } },
          fix: () => ({
            title: 'Write a check',
            applicability: 'needs-input',
            impact: 'in-place',
            edits: withPlaceholders(
              replaceWord({ at: argumentsAt }, `CMD ["${placeholder('program')}", "${placeholder('argument')}"]`),
            ),
          }),
        }
    }
  },
})

export const docs: RuleDocs = {
  rationale: 'The base image’s author knew how to tell that the service hangs; without the check nobody does.',
  remediation: 'Remove the line, or write a check that fits what this image runs.',
  responsibility: 'customer',
  cwe: ['CWE-754'],
  references: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'none',
      code: `
        FROM nginx:1.27
        HEALTHCHECK «NONE»
        USER nginx`,
      fixed: `
        FROM nginx:1.27
        HEALTHCHECK CMD ["program", "argument"]
        USER nginx`,
    },
  ],
  good: [
    {
      name: 'a check',
      code: `
        FROM nginx:1.27
        HEALTHCHECK CMD ["nginx", "-t"]`,
    },
  ],
  unknown: [
    {
      name: 'not complete yet',
      code: `
        FROM nginx:1.27
        HEALTHCHECK`,
    },
  ],
}
