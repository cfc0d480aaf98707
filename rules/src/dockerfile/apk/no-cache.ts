import { addOption, isMounted, packageRule } from '../../helpers/command-rule'
import { hasOption, mayHoldOptions } from '../../helpers/packages'
import { textAt } from '../../model/source'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default packageRule({
  id: 'docker-apk-no-cache',
  title: 'Index of apk stays in the image',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3019'],
    trivy: ['DS-0025'],
    kics: ['ae9c56a6-3ed1-4ac0-9b54-31267f51151d'],
    semgrep: ['missing-apk-no-cache'],
    sonar: ['S6587'],
    dockle: ['DKL-DI-0004'],
    dockerfilelint: ['apkadd-missing_nocache_or_updaterm'],
    cnspec: ['mondoo-docker-best-practice-apk-no-cache'],
  },

  tools: ['apk'],
  violates: (call, { run }) =>
    !hasOption(call, '--no-cache') &&
    !mayHoldOptions(call) &&
    !isMounted(run, /\/(?:var|etc)\/(?:cache\/)?apk/) &&
    !/\brm\b[^;&|]*\/var\/cache\/(?:apk|\*)/.test(textAt(run.at).slice(call.command.at.span.end - run.at.span.start)),
  fix: (call, context) => addOption(context, call.verb, '--no-cache', { applicability: 'safe' }),
})

export const docs: RuleDocs = {
  rationale:
    'The index makes the image larger, and a later `apk add` that finds it takes versions from the day of the build.',
  remediation:
    'Write `apk add --no-cache …`: it fetches the index, uses it, and keeps nothing; `apk update` and `rm -rf /var/cache/apk/*` are no longer needed. Or mount the cache.',
  responsibility: 'customer',
  cwe: ['CWE-459'],
  references: ['https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        FROM alpine:3.20
        RUN «apk add --update git \\
            make»
        USER 10001`,
      fixed: `
        FROM alpine:3.20
        RUN apk add --no-cache --update git \\
            make
        USER 10001`,
    },
    {
      name: 'in exec form',
      code: `
        FROM alpine:3.20
        RUN ["«apk", "add", "git»"]`,
      fixed: `
        FROM alpine:3.20
        RUN ["apk", "add", "--no-cache", "git"]`,
    },
  ],
  good: [
    {
      name: 'asked for, removed, or mounted',
      code: `
        FROM alpine:3.20
        RUN apk --no-cache add git && apk add make && rm -rf /var/cache/apk/*
        RUN --mount=type=cache,target=/var/cache/apk apk add -U curl`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM alpine:3.20
        ARG APK_FLAGS
        RUN apk add $APK_FLAGS git`,
    },
  ],
}
