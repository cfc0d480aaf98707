import type { Fix } from '../../fix'
import { isRemoteAddress, verifies } from '../../lib/downloads'
import { programsOf } from '../../lib/programs'
import { withTriggers } from '../../lib/stages'
import { toolOf } from '../../lib/tools'
import type { AddInstruction, RunInstruction, Word } from '../../model/dockerfile'
import type { ShellWord } from '../../model/shell'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-download-no-cleartext',
  title: 'Download is not encrypted',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['tampering', 'information-disclosure'],
  cia: ['integrity', 'confidentiality'],
  aaa: [],
  aliases: { sonar: ['S5332'] },
  supersedes: ['docker-add-verify-checksum'],
  on: ['RUN', 'ADD'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'RUN', 'ADD')) {
      const verified = instruction.keyword === 'RUN' && programsOf(instruction.body).some(verifies)
      for (const part of addressesOf(instruction))
        if (/^(?:http|ftp):/i.test(part.text) && isRemoteAddress(part.text))
          yield {
            at: { instruction, part },
            ...(verified || hasChecksum(instruction) ? { profile: 'all', severity: 'low' } : {}),
            fix: () => encrypt(part),
          }
    }
  },
})

/** Not those whose packages are signed, wherever they come from. */
const FETCHES = /^(?:curl|wget|aria2c|git|svn|pip|npm|yarn|pnpm|gem|go|rpm|yum|dnf|dpkg)$/

function addressesOf(instruction: RunInstruction | AddInstruction): readonly (Word | ShellWord)[] {
  if (instruction.keyword === 'ADD') return instruction.sources
  return programsOf(instruction.body)
    .map(toolOf)
    .filter(({ name }) => FETCHES.test(name))
    .flatMap(({ args }) =>
      args.filter((_, i) => !/^(?:-x|--proxy|-e|--referer|-H|-d|--data)$/.test(args[i - 1]?.text ?? '')),
    )
}

function hasChecksum({ flags }: RunInstruction | AddInstruction): boolean {
  return flags.some(({ name }) => name === 'checksum')
}

/** They have no certificate, and never had one: what they hand out is signed instead. */
const WITHOUT_CERTIFICATE = /^http:\/\/(?:[a-z.]*archive|security|ports|[a-z]+\.releases)\.ubuntu\.com\//i

function encrypt({ at: { file, span }, text }: Word | ShellWord): Fix | undefined {
  if (WITHOUT_CERTIFICATE.test(text)) return undefined
  const start = span.start + (/^["']?/.exec(file.text.slice(span.start, span.end))?.[0].length ?? 0)
  if (!/^http:/i.test(file.text.slice(start, span.end))) return undefined
  return {
    title: 'Download over HTTPS',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'the server has to have a certificate',
    edits: [{ file, span: { start, end: start + 4 }, newText: 'https' }],
  }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever is between the build and the server, a proxy or a mirror among them, changes what is downloaded: a program that runs in the build and in every container.',
  remediation:
    'Write `https://`. A server that has none needs a checksum for what it hands out: `ADD --checksum=…`, `sha256sum -c`.',
  responsibility: 'customer',
  cwe: ['CWE-319', 'CWE-494'],
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'each way',
      code: `
        FROM debian:12
        RUN curl -fsSLo /tmp/a.deb «http://example.com/a.deb» && wget -q «"http://example.com/$B"» && git clone «http://example.com/c.git»
        RUN pip install -i «http://pypi.example.com/simple» flask==3.1.0
        ADD «http://example.com/d.tgz» /tmp/
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN curl -fsSLo /tmp/a.deb https://example.com/a.deb && wget -q "https://example.com/$B" && git clone https://example.com/c.git
        RUN pip install -i https://pypi.example.com/simple flask==3.1.0
        ADD https://example.com/d.tgz /tmp/
        USER 10001`,
    },
    {
      name: 'a server that has nothing else',
      code: `
        FROM debian:12
        RUN wget -q «ftp://example.com/a.tgz»
        USER 10001`,
      fixed: null,
      noFix: 'Whether and where the server hands it out over HTTPS is not to be seen.',
    },
    {
      name: 'an archive without a certificate',
      code: `
        FROM ubuntu:24.04
        ADD «http://archive.ubuntu.com/ubuntu/pool/a.deb» /tmp/`,
      fixed: null,
      noFix: 'The server has no certificate; apt checks what it signs.',
    },
  ],
  good: [
    {
      name: 'encrypted, near, or no download',
      code: `
        FROM debian:12
        RUN curl https://example.com/a -o a && curl http://localhost:8080/health && curl http://builder/a && echo "deb http://deb.debian.org/debian x main"`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG ADDRESS
        RUN curl $ADDRESS -o a && curl http://$HOST/b -o b`,
    },
  ],
}
