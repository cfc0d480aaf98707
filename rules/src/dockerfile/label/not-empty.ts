import { labelsOf } from '../../lib/labels'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { insertBehind } from '../../fixes/dockerfile'
import { withTriggers } from '../../lib/stages'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-label-not-empty',
  title: 'Label has no value',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3051'] },

  on: ['LABEL'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'LABEL'))
      for (const { key, value, at, form } of labelsOf(instruction)) {
        if (value !== '' || form === 'blank') continue
        yield {
          at: { instruction, part: { at } },
          message: `${key} is empty`,
          fix: () =>
            textAt(at).endsWith('=')
              ? {
                  title: 'Give it a value',
                  applicability: 'needs-input',
                  impact: 'in-place',
                  edits: withPlaceholders(insertBehind({ at }, placeholder('value'))),
                }
              : undefined,
        }
      }
  },
})

export const docs: RuleDocs = {
  rationale: 'Whoever looks for the owner or the commit of a running image finds a label that says nothing.',
  remediation: 'Give it a value, or take it out.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#label'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'nothing behind the equals sign',
      code: `
        FROM node:22.11-slim
        LABEL «team=» colour=blue
        USER node`,
      fixed: `
        FROM node:22.11-slim
        LABEL team=value colour=blue
        USER node`,
    },
    {
      name: 'empty quotes',
      code: `
        FROM node:22.11-slim
        LABEL «team=""»`,
      fixed: null,
      noFix: 'Empty on purpose, perhaps, to clear a label of the base image.',
    },
  ],
  good: [
    {
      name: 'a value',
      code: `
        FROM node:22.11-slim
        LABEL team=web "a b"="c d"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG TEAM
        LABEL team=$TEAM`,
    },
  ],
}
