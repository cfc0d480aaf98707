import { removeWord } from '../../fixes/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-image-no-redundant-platform',
  title: 'Platform is the default',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3065'], buildkit: ['RedundantTargetPlatform'] },

  on: ['FROM'],
  *check(dockerfile) {
    for (const from of dockerfile.instructions('FROM')) {
      const flag = from.flags.find(({ name }) => name === 'platform')
      if (!flag || !/^"?\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})"?$/.test(flag.value ?? '')) continue
      yield {
        at: { instruction: from, part: flag },
        fix: () => ({ title: 'Remove --platform', applicability: 'safe', impact: 'in-place', edits: removeWord(flag) }),
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale: 'The flag says what holds anyway, and hides the one stage where a platform is chosen on purpose.',
  remediation: 'Leave the flag out; Docker builds for the target platform anyway.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/redundant-target-platform/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'said twice',
      code: `
        FROM «--platform=$TARGETPLATFORM» node:22.11-slim
        USER node`,
      fixed: `
        FROM node:22.11-slim
        USER node`,
    },
  ],
  good: [{ name: 'another one', code: 'FROM --platform=$BUILDPLATFORM node:22.11-slim' }],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG PLATFORM
        FROM --platform=$PLATFORM node:22.11-slim`,
    },
  ],
}
