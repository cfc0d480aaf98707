import { commentsIn } from '../../lib/comments'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-comment-no-inline-ignore',
  title: 'Comment switches a check off',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL1001'] },

  on: [
    'FROM',
    'ADD',
    'ARG',
    'CMD',
    'COPY',
    'ENTRYPOINT',
    'ENV',
    'EXPOSE',
    'HEALTHCHECK',
    'LABEL',
    'MAINTAINER',
    'ONBUILD',
    'RUN',
    'SHELL',
    'STOPSIGNAL',
    'USER',
    'VOLUME',
    'WORKDIR',
  ],
  *check(dockerfile) {
    for (const { text, at, instruction } of commentsIn(dockerfile))
      if (PRAGMA.test(text)) yield { at: { instruction, part: { at } } }
  },
})

const PRAGMA =
  /^(?:hadolint\s+(?:global\s+|stage\s+)?ignore\s*=|(?:checkov|bridgecrew):skip=|trivy:ignore:|tfsec:ignore:|ts:skip=|kics-scan\s+(?:ignore|disable)|nosemgrep\b|check\s*=\s*skip=|NOSONAR\b)/

export const docs: RuleDocs = {
  rationale:
    'Where findings have to be accepted in one reviewed place, a comment beside the line hides one from everybody.',
  remediation:
    'Move the exception to the configuration or the baseline, or accept it here: the rule is meant for teams that allow no comments.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://github.com/hadolint/hadolint#inline-ignores'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'of several tools',
      code: `
        FROM node:22.11-slim
        «# hadolint ignore=DL3003»
        RUN cd /srv && make
        «#checkov:skip=CKV_DOCKER_2:the orchestrator checks»
        USER node`,
      fixed: null,
      noFix: 'Whether the exception is right is not in the file.',
    },
  ],
  good: [
    {
      name: 'other comments, and a heredoc',
      code: `
        FROM node:22.11-slim
        # hadolint shell=powershell
        # trivy is run in CI
        COPY <<EOF /a
        # hadolint ignore=DL3003
        EOF`,
    },
  ],
  unknown: [{ name: 'no instruction to silence', code: '# hadolint ignore=DL3003' }],
}
