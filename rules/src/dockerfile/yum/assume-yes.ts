import { yesRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default yesRule({
  id: 'docker-yum-assume-yes',
  title: 'Installation with yum waits for an answer',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3030'],
    kics: ['6e19193a-8753-436d-8a09-76dcff91bb03'],
    semgrep: ['missing-yum-assume-yes-switch'],
    sonar: ['S6584'],
    cnspec: ['mondoo-docker-best-practice-yum-assume-yes'],
  },
  tools: ['yum'],
  yes: ['-y', '--assumeyes', '--assume-yes'],
  setting: /\bassumeyes\s*=\s*(?:1|true|yes)\b/i,
})

export const docs: RuleDocs = {
  rationale:
    'Nobody can answer in a build: the question ends it, on some machines only after a time-out, and people get used to builds that fail now and then.',
  remediation: 'Add `-y`; in a build without a terminal there is nothing to say no to.',
  responsibility: 'customer',
  cwe: ['CWE-754'],
  references: ['https://man7.org/linux/man-pages/man8/yum.8.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'asks',
      code: `
        FROM centos:7
        RUN «yum install git» && make`,
      fixed: `
        FROM centos:7
        RUN yum install -y git && make`,
    },
    {
      name: 'in exec form',
      code: `
        FROM centos:7
        RUN ["«yum", "install", "git»"]`,
      fixed: `
        FROM centos:7
        RUN ["yum", "install", "-y", "git"]`,
    },
  ],
  good: [
    {
      name: 'answered',
      code: `
        FROM centos:7
        RUN yum install -y git && yes | yum install make`,
    },
    {
      name: 'said in the configuration',
      code: `
        FROM centos:7
        RUN echo assumeyes=1 >> /etc/yum.conf && yum install git`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM centos:7
        ARG OPTIONS
        RUN yum install $OPTIONS git`,
    },
  ],
}
