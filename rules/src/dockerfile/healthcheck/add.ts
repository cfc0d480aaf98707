import type { Fix } from '../../fix'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { insertInstructionBefore, insertInstructionAfter } from '../../fixes/dockerfile'
import type { Stage } from '../../model/dockerfile'
import { chainOf } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-healthcheck-add',
  title: 'Nobody notices when the container hangs',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3057'],
    trivy: ['DS-0026'],
    checkov: ['CKV_DOCKER_2'],
    kics: ['b03a748a-542d-44f4-bb86-9199ab4fd2d5'],
    dockle: ['CIS-DI-0006'],
    cnspec: ['mondoo-docker-best-practice-healthcheck-defined'],
  },

  on: ['FROM', 'HEALTHCHECK', 'CMD', 'ENTRYPOINT'],
  *check({ finalStage }) {
    if (!finalStage || chainOf(finalStage).some(stage => stage.of('HEALTHCHECK').length > 0)) return
    yield { at: finalStage, fix: () => addCheck(finalStage) }
  },
})

function addCheck(stage: Stage): Fix {
  const text = `HEALTHCHECK CMD ["${placeholder('program')}", "${placeholder('argument')}"]`
  const [start] = stage.of('CMD', 'ENTRYPOINT')
  const last = stage.instructions.at(-1) ?? stage.from
  const edits = start ? insertInstructionBefore(start, text) : insertInstructionAfter(last, text)
  return { title: 'Add HEALTHCHECK', applicability: 'needs-input', impact: 'in-place', edits: withPlaceholders(edits) }
}

export const docs: RuleDocs = {
  rationale:
    'A process that runs but no longer answers counts as healthy: nothing restarts it and traffic still goes there.',
  remediation:
    'Add `HEALTHCHECK CMD ["…"]` with a program that the image has anyway and that fails when the service does. Kubernetes and ECS ignore it and have probes of their own: leave the rule off there.',
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
        «FROM node:22.11-slim»
        USER node
        CMD ["node", "server.js"]`,
      fixed: `
        FROM node:22.11-slim
        USER node
        HEALTHCHECK CMD ["program", "argument"]
        CMD ["node", "server.js"]`,
    },
    {
      name: 'none, and no start either',
      code: `
        «FROM node:22.11-slim»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        USER node
        HEALTHCHECK CMD ["program", "argument"]`,
    },
  ],
  good: [
    {
      name: 'there, inherited, or refused',
      code: `
        FROM node:22.11-slim AS base
        HEALTHCHECK NONE
        FROM base`,
    },
  ],
  unknown: [{ name: 'a fragment without FROM', code: 'CMD ["node"]' }],
}
