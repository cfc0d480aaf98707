import { yesRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default yesRule({
  id: 'docker-apt-assume-yes',
  title: 'Installation with apt waits for an answer',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3014'],
    trivy: ['DS-0021'],
    kics: ['77783205-c4ca-4f80-bb80-c777f267c547'],
    semgrep: ['missing-assume-yes-switch'],
    sonar: ['S6584'],
    dockerfilelint: ['apt-get_missing_param'],
    cnspec: ['mondoo-docker-best-practice-apt-get-assume-yes'],
  },
  tools: ['apt'],
  yes: ['-y', '--yes', '--assume-yes', '-qq', '--force-yes', '--trivial-only'],
  // Quiet enough is yes: `-qq`, `-q=2`.
  unless: ({ options }) => {
    const quiet = options.filter(({ name }) => /^(?:-q|--quiet)$/.test(name))
    return quiet.length > 1 || quiet.some(({ value }) => Number(value) > 1)
  },
  setting: /Assume-Yes\W+(?:1|true|yes)\b/i,
})

export const docs: RuleDocs = {
  rationale:
    'Nobody can answer in a build: the question ends it, on some machines only after a time-out, and people get used to builds that fail now and then.',
  remediation: 'Add `-y`; in a build without a terminal there is nothing to say no to.',
  responsibility: 'customer',
  cwe: ['CWE-754'],
  references: ['https://manpages.debian.org/bookworm/apt/apt-get.8.en.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'asks',
      code: `
        FROM debian:12
        RUN «apt-get install git» && make`,
      fixed: `
        FROM debian:12
        RUN apt-get install -y git && make`,
    },
    {
      name: 'in exec form',
      code: `
        FROM debian:12
        RUN ["«apt-get", "install", "git»"]`,
      fixed: `
        FROM debian:12
        RUN ["apt-get", "install", "-y", "git"]`,
    },
  ],
  good: [
    {
      name: 'answered',
      code: `
        FROM debian:12
        RUN apt-get install -y git && yes | apt-get install make`,
    },
    {
      name: 'said in the configuration',
      code: `
        FROM debian:12
        RUN echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes
        RUN apt-get install git
        RUN apt-get install -q=2 make && apt-get install -q -q gcc`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM debian:12
        ARG OPTIONS
        RUN apt-get install $OPTIONS git`,
    },
  ],
}
