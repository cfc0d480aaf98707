import { removeWord } from '../../fixes/dockerfile'

import type { FromInstruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-image-no-constant-platform',
  title: 'Platform is fixed in FROM',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3029'],
    buildkit: ['FromPlatformFlagConstDisallowed'],
    kics: ['b16e8501-ef3c-44e1-a543-a093238099c9'],
    semgrep: ['avoid-platform-with-from'],
  },

  on: ['FROM'],
  *check(dockerfile) {
    for (const from of dockerfile.instructions('FROM')) {
      const flag = from.flags.find(({ name }) => name === 'platform')
      if (!flag?.value || flag.value.includes('$') || saysSo(from, flag.value)) continue
      yield {
        at: { instruction: from, part: flag },
        fix: () => ({
          title: 'Remove --platform',
          applicability: 'suggestion',
          impact: 'in-place',
          caution: 'build with --platform where it has to be this one',
          edits: removeWord(flag),
        }),
      }
    }
  },
})

/** A stage that has the platform in its name means it. */
function saysSo({ alias }: FromInstruction, platform: string): boolean {
  const name = alias?.text.toLowerCase() ?? ''
  return platform
    .toLowerCase()
    .split('/')
    .some(part => part !== '' && name.includes(part))
}

export const docs: RuleDocs = {
  rationale:
    'Whoever builds for another machine gets this platform all the same, runs it emulated, slowly, and may publish it under the other’s name.',
  remediation:
    'Leave the flag out and build with `--platform`; a stage that compiles takes `--platform=$BUILDPLATFORM`. A stage that must be of one platform says so in its name (`AS tools-amd64`).',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'fixed',
      code: `
        FROM «--platform=linux/amd64» node:22.11-slim
        USER node`,
      fixed: `
        FROM node:22.11-slim
        USER node`,
    },
  ],
  good: [
    {
      name: 'of the machine that builds, or named',
      code: `
        FROM --platform=$BUILDPLATFORM golang:1.23 AS build
        FROM --platform=linux/amd64 debian:12 AS tools-amd64`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG PLATFORM
        FROM --platform=$PLATFORM node:22.11-slim`,
    },
  ],
}
