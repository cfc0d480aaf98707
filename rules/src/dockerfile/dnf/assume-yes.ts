import { yesRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default yesRule({
  id: 'docker-dnf-assume-yes',
  title: 'Installation with dnf waits for an answer',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3038'],
    kics: ['7ebd323c-31b7-4e5b-b26f-de5e9e477af8'],
    semgrep: ['missing-dnf-assume-yes-switch'],
    sonar: ['S6584'],
    cnspec: ['mondoo-docker-best-practice-dnf-assume-yes'],
  },
  tools: ['dnf'],
  yes: ['-y', '--assumeyes'],
  setting: /\bassumeyes\s*=\s*(?:1|true|yes)\b/i,
})

export const docs: RuleDocs = {
  rationale:
    'Nobody can answer in a build: the question ends it, on some machines only after a time-out, and people get used to builds that fail now and then.',
  remediation: 'Add `-y`; in a build without a terminal there is nothing to say no to.',
  responsibility: 'customer',
  cwe: ['CWE-754'],
  references: ['https://dnf.readthedocs.io/en/latest/command_ref.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'asks',
      code: `
        FROM fedora:41
        RUN «dnf install git» && make`,
      fixed: `
        FROM fedora:41
        RUN dnf install -y git && make`,
    },
    {
      name: 'in exec form',
      code: `
        FROM fedora:41
        RUN ["«dnf", "install", "git»"]`,
      fixed: `
        FROM fedora:41
        RUN ["dnf", "install", "-y", "git"]`,
    },
  ],
  good: [
    {
      name: 'answered',
      code: `
        FROM fedora:41
        RUN dnf install -y git && yes | dnf install make`,
    },
    {
      name: 'said in the configuration',
      code: `
        FROM fedora:41
        RUN echo assumeyes=True >> /etc/dnf/dnf.conf && microdnf install git`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM fedora:41
        ARG OPTIONS
        RUN dnf install $OPTIONS git`,
    },
  ],
}
