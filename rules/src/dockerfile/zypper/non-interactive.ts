import { yesRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default yesRule({
  id: 'docker-zypper-non-interactive',
  title: 'Installation with zypper waits for an answer',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3034'],
    kics: ['45e1fca5-f90e-465d-825f-c2cb63fa3944'],
    semgrep: ['missing-zypper-no-confirm-switch'],
    sonar: ['S6584'],
    cnspec: ['mondoo-docker-best-practice-zypper-non-interactive'],
  },
  tools: ['zypper'],
  yes: ['-n', '--non-interactive', '-y', '--no-confirm'],
  global: true,
})

export const docs: RuleDocs = {
  rationale:
    'Nobody can answer in a build: the question ends it, on some machines only after a time-out, and people get used to builds that fail now and then.',
  remediation: 'Add `-n`; in a build without a terminal there is nothing to say no to.',
  responsibility: 'customer',
  cwe: ['CWE-754'],
  references: ['https://en.opensuse.org/SDB:Zypper_manual'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'asks',
      code: `
        FROM opensuse/leap:15.6
        RUN «zypper install git» && make`,
      fixed: `
        FROM opensuse/leap:15.6
        RUN zypper -n install git && make`,
    },
    {
      name: 'in exec form',
      code: `
        FROM opensuse/leap:15.6
        RUN ["«zypper", "install", "git»"]`,
      fixed: `
        FROM opensuse/leap:15.6
        RUN ["zypper", "-n", "install", "git"]`,
    },
  ],
  good: [
    {
      name: 'answered',
      code: `
        FROM opensuse/leap:15.6
        RUN zypper -n install git && yes | zypper install make`,
    },
    {
      name: 'for the subcommand alone',
      code: `
        FROM opensuse/leap:15.6
        RUN zypper install -y git && zypper in --no-confirm make`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM opensuse/leap:15.6
        ARG OPTIONS
        RUN zypper install $OPTIONS git`,
    },
  ],
}
