import type { Fix } from '../../fix'
import { insertBehind } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { type Download, downloadsOf, verifies } from '../../lib/downloads'
import { programsOf } from '../../lib/programs'
import { withTriggers } from '../../lib/stages'
import type { RunInstruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-download-verify-checksum',
  title: 'Download is used without a checksum or signature',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S6474'], 'dockerfile-security': ['curl_bash'] },
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN')) {
      const later = run.stage?.of('RUN').filter(({ at }) => at.span.start >= run.at.span.start) ?? [run]
      if (later.some(({ body }) => programsOf(body).some(verifies))) continue
      for (const download of downloadsOf(run))
        yield { at: { instruction: run, part: download.url }, fix: () => askForChecksum(run, download) }
    }
  },
})

function askForChecksum({ body }: RunInstruction, { program: { command }, savedAs }: Download): Fix | undefined {
  const commands = body.script?.commands ?? []
  const next = commands[commands.indexOf(command) + 1]
  if (savedAs === undefined || /["'\s]/.test(savedAs) || body.form !== 'shell' || command.depth > 0) return undefined
  if (command.joinedBy === '||' || (next && !/^(?:&&|;)$/.test(next.joinedBy)) || !body.script?.complete)
    return undefined
  return {
    title: 'Check its SHA-256',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders(insertBehind(command, ` && echo "${placeholder('sha256')}  ${savedAs}" | sha256sum -c -`)),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever takes over the server, the account behind the release or the connection decides what is in the image, and the next build brings it in without a trace in the repository.',
  remediation:
    'Compare it with a digest you noted: `echo "<sha256>  file" | sha256sum -c -`, or check a signature; or let `ADD --checksum=sha256:…` do both. A new version then needs a new digest.',
  responsibility: 'customer',
  cwe: ['CWE-494'],
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'saved to a file',
      code: `
        FROM debian:12
        RUN curl -fsSLo /tmp/a.deb «https://example.com/a.deb» && dpkg -i /tmp/a.deb
        RUN wget -q «https://example.com/b-$VERSION.deb» \\
            && dpkg -i b-$VERSION.deb
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN curl -fsSLo /tmp/a.deb https://example.com/a.deb && echo "sha256  /tmp/a.deb" | sha256sum -c - && dpkg -i /tmp/a.deb
        RUN wget -q https://example.com/b-$VERSION.deb && echo "sha256  b-$VERSION.deb" | sha256sum -c - \\
            && dpkg -i b-$VERSION.deb
        USER 10001`,
    },
    {
      name: 'unpacked at once',
      code: `
        FROM debian:12
        RUN curl -fsSL «https://example.com/a.tgz» | tar -xz
        USER 10001`,
      fixed: null,
      noFix: 'It has to be saved first, and where is not to be guessed.',
    },
  ],
  good: [
    {
      name: 'verified, or no program',
      code: `
        FROM debian:12
        RUN curl -fsSLO https://example.com/a.tgz && curl -fsSLO https://example.com/SHA256SUMS && sha256sum -c SHA256SUMS
        RUN curl -fsSL https://example.com/key.asc -o /key.asc && wget -qO /dev/null https://example.com/ping`,
    },
    {
      name: 'verified later',
      code: `
        FROM debian:12
        RUN curl -fsSLO https://example.com/a.tgz
        RUN gpg --verify a.tgz.sig a.tgz`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG ADDRESS
        RUN curl -fsSLO $ADDRESS`,
    },
  ],
}
