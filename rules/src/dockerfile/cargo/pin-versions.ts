import { hasOption } from '../../helpers/packages'
import { pinRule } from '../../helpers/package-rules'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-cargo-pin-versions',
  title: 'Whatever version cargo finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {},
  tools: ['cargo'],
  separator: () => '@',
  unless: call => hasOption(call, '--version', '--vers', '--path', '--tag', '--rev'),
})

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `cargo install --locked tool@1.2.3`: without `--locked` even a pinned tool is built from whatever its dependencies are today.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://doc.rust-lang.org/cargo/commands/cargo-install.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'not pinned',
      code: `
        FROM rust:1.82
        RUN cargo install --locked «cargo-chef»
        USER 10001`,
      fixed: `
        FROM rust:1.82
        RUN cargo install --locked cargo-chef@version
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'pinned, or of this repository',
      code: `
        FROM rust:1.82
        RUN cargo install cargo-chef@0.1.68 && cargo install --version 0.1 sccache && cargo install --path . && cargo install --git https://example.com/tool.git --tag v1 tool`,
    },
  ],
  unknown: [
    {
      name: 'tool decided by whoever builds',
      code: `
        FROM rust:1.82
        ARG TOOL
        RUN cargo install $TOOL`,
    },
  ],
}
