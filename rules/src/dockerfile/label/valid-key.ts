import { replaceWord } from '../../fixes/dockerfile'
import { labelsOf } from '../../lib/labels'
import { withTriggers } from '../../lib/stages'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-valid-key',
  title: 'Label key is not in the form that tools expect',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3048'], dockerfilelint: ['label_invalid'] },

  on: ['LABEL'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'LABEL'))
      for (const { key, keyAt } of labelsOf(instruction)) {
        const message = fault(key)
        if (message === undefined) continue
        yield {
          at: { instruction, part: { at: keyAt } },
          message,
          fix: () => {
            const better = key.toLowerCase().replace(/[_\s]+/g, '-')
            return fault(better) !== undefined || textAt(keyAt) !== key
              ? undefined
              : {
                  title: `Write ${better}`,
                  applicability: 'suggestion',
                  impact: 'in-place',
                  edits: replaceWord({ at: keyAt }, better),
                }
          },
        }
      }
  },
})

function fault(key: string): string | undefined {
  if (key.includes('$') || key === '') return undefined
  if (/^(?:com\.docker|io\.docker|org\.dockerproject)\./.test(key)) return `${key} is in a name space of Docker’s own`
  return /^[a-z](?:[a-z0-9]|[.-](?![.-]))*$/.test(key) && /[a-z0-9]$/.test(key)
    ? undefined
    : `${key} is not made of a-z, 0-9, dots and dashes`
}

export const docs: RuleDocs = {
  rationale:
    'Tools that search, route or clean up by label do not see the image, or take its key for one of Docker’s own.',
  remediation:
    'Use lower-case letters, digits, single dots and dashes, beginning with a letter; prefix your own keys with a domain you have: `com.example.team`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'capital letters and an underscore',
      code: `
        FROM node:22.11-slim
        LABEL «Build_Date»=today
        USER node`,
      fixed: `
        FROM node:22.11-slim
        LABEL build-date=today
        USER node`,
    },
    {
      name: 'reserved, and not a key',
      code: `
        FROM node:22.11-slim
        LABEL «io.docker.team»=web «.team»=web «a--b»=c`,
      fixed: null,
      noFix: 'What the key was to be is not known.',
    },
  ],
  good: [
    {
      name: 'as recommended',
      code: `
        FROM node:22.11-slim
        LABEL org.opencontainers.image.title=a com.example.web-team=b team2=c`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG KEY
        LABEL \${KEY}=web`,
    },
  ],
}
