import { forbiddenRule, optionValues } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

const APT = /^(?:apt|apt-get|aptitude)$/
const UNCHECKED = /^Acquire::https::(?:.*::)?Verify-(?:Peer|Host)=["']?(?:false|0|no)/i

export default forbiddenRule({
  id: 'docker-apt-verify-certificates',
  title: 'Certificates are not checked by apt',
  severity: 'medium',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: { sonar: ['S4830'] },
  *faults(program) {
    if (APT.test(program.name)) yield* optionValues(program, /^(?:-o|--option)$/, UNCHECKED)
  },
  setting: { file: /\/etc\/apt\/apt\.conf/, line: /Acquire::https?:\S*Verify-(?:Peer|Host)\W+(?:false|0|no)\b/i },
  fix: { title: 'Let apt check certificates', caution: 'ca-certificates has to be installed first' },
})

export const docs: RuleDocs = {
  rationale:
    'Anybody between the build and the mirror may hold back updates, show an old index, and read the credentials of a private repository.',
  remediation:
    'Drop the option and install `ca-certificates` before the first repository with `https:`. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or set `Acquire::https::CaInfo`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://manpages.debian.org/bookworm/apt/apt-transport-https.1.en.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'an option',
      code: `
        FROM debian:12
        RUN apt-get -o «Acquire::https::Verify-Peer=false» update && apt-get «-oAcquire::https::Verify-Host=0» install -y --no-install-recommends jq && rm -rf /var/lib/apt/lists/*`,
      fixed: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends jq && rm -rf /var/lib/apt/lists/*`,
    },
    {
      name: 'in its settings',
      code: `
        FROM debian:12
        RUN echo «'Acquire::https::Verify-Peer "false";'» > /etc/apt/apt.conf.d/99 && apt-get update`,
      fixed: `
        FROM debian:12
        RUN apt-get update`,
    },
  ],
  good: [
    {
      name: 'switched on',
      code: `
        FROM debian:12
        RUN apt-get -o Acquire::https::Verify-Peer=true update`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG VERIFY
        RUN apt-get -o Acquire::https::Verify-Peer=$VERIFY update`,
    },
  ],
}
