import { commandRule } from '../../helpers/command-rule'
import { replaceWord } from '../../fixes/dockerfile'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-apt-use-apt-get',
  title: 'Program apt is meant for people, not for scripts',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3027'],
    checkov: ['CKV_DOCKER_9'],
    kics: ['b84a0b47-2e99-4c9f-8933-98bcabe2b94d'],
    semgrep: ['prefer-apt-get'],
    cnspec: ['mondoo-docker-best-practice-use-apt-get'],
  },

  programs: ['apt'],
  violates: ({ word, args }, { run }) =>
    args.some(({ text }) => SHARED.test(text)) && { at: { instruction: run, part: word } },
  fix: ({ word, args }) => ({
    title: 'Write apt-get',
    applicability: args.some(({ text }) => text === 'full-upgrade') ? 'suggestion' : 'safe',
    impact: 'in-place',
    edits: replaceWord(word, word.text.replace(/apt$/, 'apt-get')),
  }),
})

/** What apt-get knows as well. */
const SHARED =
  /^(?:update|install|reinstall|upgrade|full-upgrade|remove|purge|autoremove|clean|autoclean|build-dep|source|download|changelog|satisfy)$/

export const docs: RuleDocs = {
  rationale:
    '`apt` may change its options and its output with any version, and says so itself; a build that relies on them breaks one day.',
  remediation: 'Write `apt-get` (or `apt-cache`) with the same arguments.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: [
    'https://manpages.debian.org/bookworm/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'twice',
      code: `
        FROM debian:12
        RUN «apt» update && «/usr/bin/apt» install -y git
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update && /usr/bin/apt-get install -y git
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'apt-get',
      code: `
        FROM debian:12
        RUN apt-get update && ls /etc/apt && apt list`,
    },
  ],
  unknown: [
    {
      name: 'a program in a variable',
      code: `
        FROM debian:12
        ARG APT
        RUN $APT update`,
    },
  ],
}
