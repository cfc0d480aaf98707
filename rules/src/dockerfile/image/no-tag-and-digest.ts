import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-image-no-tag-and-digest',
  title: 'Tag beside the digest says nothing',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S8431'] },

  on: ['FROM'],
  *check(dockerfile) {
    for (const from of dockerfile.instructions('FROM')) {
      const { tag, digest } = from.reference ?? {}
      if (tag === undefined || digest === undefined) continue
      yield {
        at: { instruction: from, part: from.image },
        message: `Docker ignores ${tag} and takes the digest`,
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Whoever raises the tag and forgets the digest believes to build on the new version and keeps the old one with its holes.',
  remediation:
    'Keep the digest alone, with the version in a comment, or let a bot keep both: it reads the tag to find the next digest.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/build/building/best-practices/#pin-base-image-versions'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'both',
      code: 'FROM «node:22.11-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef»',
      fixed: null,
      noFix: 'Without the tag nobody sees which version it is, and bots that keep both no longer find the next one.',
    },
  ],
  good: [
    {
      name: 'one of them',
      code: `
        FROM node@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS base
        FROM node:22.11-slim`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG DIGEST
        FROM node:22.11-slim@$DIGEST`,
    },
  ],
}
