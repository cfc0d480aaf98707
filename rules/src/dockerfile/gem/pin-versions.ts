import { hasOption } from '../../helpers/packages'
import { pinRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-gem-pin-versions',
  title: 'Whatever version gem finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3028'], kics: ['22cd11f7-9c6c-4f6e-84c0-02058120b341'] },
  tools: ['gem'],
  separator: () => ':',
  unless: call => call.packages.length === 1 && hasOption(call, '-v', '--version'),
})

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `gem install bundler:2.5.22` (`-v` is for a single gem); what the application needs belongs into `Gemfile.lock`.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://guides.rubygems.org/command-reference/#gem-install'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'not pinned',
      code: `
        FROM ruby:3.3
        RUN gem install «rails» puma:6.4.3 -- --with-opt-dir=/opt
        USER 10001`,
      fixed: `
        FROM ruby:3.3
        RUN gem install rails:version puma:6.4.3 -- --with-opt-dir=/opt
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'pinned',
      code: `
        FROM ruby:3.3
        RUN gem install bundler:2.5.22 rails:7 && gem i puma -v '6.4.3' && gem install --version=1 rake && gem install tool.gem`,
    },
  ],
  unknown: [
    {
      name: 'gems decided by whoever builds',
      code: `
        FROM ruby:3.3
        ARG GEMS
        RUN gem install $GEMS`,
    },
  ],
}
