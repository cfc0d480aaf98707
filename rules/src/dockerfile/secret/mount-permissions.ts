import { replaceWord } from '../../fixes/dockerfile'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-secret-mount-permissions',
  title: 'Mounted secret is readable by everybody',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authorization'],
  aliases: { sonar: ['S6469'] },
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const flag of run.flags) {
        const { name, value, valueAt } = flag
        const mode =
          /^type=(?:secret|ssh),|,type=(?:secret|ssh)(?:,|$)/.test(value ?? '') &&
          /(?:^|,)mode=0?([0-7]{3,4})(?=,|$)/.exec(value ?? '')
        if (name !== 'mount' || !mode || !valueAt || (Number.parseInt(mode[1] ?? '', 8) & 0o7) === 0) continue
        yield {
          at: { instruction: run, part: flag },
          message: `mode ${mode[1] ?? ''}`,
          fix: () => ({
            title: 'Let its owner alone read it: mode=0400',
            applicability: 'suggestion',
            impact: 'in-place',
            caution: 'another user of the build needs uid= with its number',
            edits: replaceWord({ at: valueAt }, (value ?? '').replace(/(^|,)mode=0?[0-7]+/, '$1mode=0400')),
          }),
        }
      }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Every user and every program that the step runs may read the secret while it is mounted, the scripts of third-party packages among them, even where they run as a user of their own.',
  remediation: 'Leave `mode` out (0400 is the default) or write `mode=0400`, with `uid=` for the user that needs it.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: ['https://docs.docker.com/build/building/secrets/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'for everybody',
      code: `
        FROM node:22.11-slim
        RUN «--mount=type=secret,id=npmrc,mode=0444,target=/root/.npmrc» npm ci
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN --mount=type=secret,id=npmrc,mode=0400,target=/root/.npmrc npm ci
        USER node`,
    },
  ],
  good: [
    {
      name: 'for one user or group',
      code: `
        FROM node:22.11-slim
        RUN --mount=type=secret,id=npmrc,mode=0440,uid=1000 --mount=type=secret,id=b --mount=type=cache,target=/c,mode=0777 npm ci`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG MODE
        RUN --mount=type=secret,id=npmrc,mode=$MODE npm ci`,
    },
  ],
}
