import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import type { OtherInstruction } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-instruction-no-maintainer',
  title: 'MAINTAINER is deprecated',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['repudiation'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL4000'],
    buildkit: ['MaintainerDeprecated'],
    trivy: ['DS-0022'],
    checkov: ['CKV_DOCKER_6'],
    kics: ['99614418-f82b-4852-a9ae-5051402b741c'],
    semgrep: ['maintainer-is-deprecated'],
    sonar: ['S6586'],
    'dockerfile-utils': ['DEPRECATED_MAINTAINER'],
    dockerfilelint: ['deprecated_in_1.13'],
  },

  on: ['FROM', 'MAINTAINER'],
  *check(dockerfile) {
    const above = dockerfile.stages.length > 0 ? dockerfile.preamble : []
    for (const instruction of [...above, ...dockerfile.instructions('MAINTAINER')])
      if (instruction.keyword === 'MAINTAINER')
        yield {
          at: { instruction, part: { at: instruction.keywordAt } },
          ...(above.includes(instruction) ? {} : { fix: () => toLabel(instruction) }),
        }
  },
})

function toLabel(instruction: OtherInstruction): Fix | undefined {
  const name = instruction.argumentsAt && textAt(instruction.argumentsAt).trim()
  if (name === undefined || /[\\\n`$]/.test(name)) return undefined
  const value = /^"[^"]*"$|^'[^'"]*'$/.test(name)
    ? `"${name.slice(1, -1)}"`
    : name.includes('"')
      ? undefined
      : `"${name}"`
  if (value === undefined) return undefined
  // The label of the specification is for an address.
  const key = value.includes('@') ? 'org.opencontainers.image.authors' : 'maintainer'
  const edits = replaceWord(instruction, `LABEL ${key}=${value}`)
  return { title: 'Write a label', applicability: 'safe', impact: 'in-place', edits }
}

export const docs: RuleDocs = {
  rationale:
    'Tools that ask an image for its owner read labels; this name they do not find when there is a hole to report.',
  remediation: 'Write `LABEL org.opencontainers.image.authors="…"`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#maintainer-deprecated'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a name',
      code: `
        FROM node:22.11-slim
        «MAINTAINER» Web Team <web@example.com>
        USER node`,
      fixed: `
        FROM node:22.11-slim
        LABEL org.opencontainers.image.authors="Web Team <web@example.com>"
        USER node`,
    },
    {
      name: 'without an address',
      code: `
        FROM node:22.11-slim
        «MAINTAINER» Web Team
        USER node`,
      fixed: `
        FROM node:22.11-slim
        LABEL maintainer="Web Team"
        USER node`,
    },
    {
      name: 'above FROM',
      code: `
        «MAINTAINER» web@example.com
        FROM node:22.11-slim`,
      fixed: null,
      noFix: 'Above FROM there is no image that could have a label.',
    },
  ],
  good: [
    {
      name: 'a label',
      code: `
        FROM node:22.11-slim
        LABEL maintainer=web@example.com`,
    },
  ],
  unknown: [
    {
      name: 'commented out',
      code: `
        FROM node:22.11-slim
        # MAINTAINER web@example.com`,
    },
  ],
}
