import { askForDigest } from '../../helpers/pin-digest'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-image-pin-digest',
  title: 'Base image is not pinned to a digest',
  severity: 'low',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    semgrep: ['dockerfile-source-not-pinned'],
    sonar: ['S7023'],
    'docker-language-server': ['not_pinned_digest'],
  },
  on: ['FROM'],
  *check(dockerfile) {
    for (const from of dockerfile.instructions('FROM')) {
      const { image, reference } = from
      if (!reference || reference.repository === 'scratch' || reference.digest !== undefined) continue
      yield { at: { instruction: from, part: image }, fix: () => askForDigest(from) }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'A tag can be pushed again: whoever may push to the repository decides what the next build starts from, and two builds of one commit differ.',
  remediation:
    'Append the digest: `node:22.11-slim@sha256:…`, as `docker buildx imagetools inspect` shows it, and let a bot (Renovate, Dependabot) raise it: a pinned image gets no security updates by itself.',
  responsibility: 'customer',
  cwe: ['CWE-829', 'CWE-494'],
  references: ['https://docs.docker.com/build/building/best-practices/#pin-base-image-versions'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a tag',
      code: `
        FROM --platform=linux/amd64 «node:22.11-slim» AS build
        USER node`,
      fixed: `
        FROM --platform=linux/amd64 node:22.11-slim@sha256:digest AS build
        USER node`,
    },
    {
      name: 'a tag from elsewhere',
      code: `
        ARG VERSION=22.11-slim
        FROM «node:$VERSION»
        USER node`,
      fixed: null,
      noFix: 'The digest belongs to one tag, and which one is decided by whoever builds.',
    },
  ],
  good: [
    {
      name: 'pinned, a stage, nothing',
      code: `
        FROM node@sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d AS build
        FROM build
        FROM scratch`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG BASE
        FROM $BASE`,
    },
  ],
}
