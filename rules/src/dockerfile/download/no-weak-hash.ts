import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { verifies } from '../../lib/downloads'
import { pipelinesWith, type Program, programsOf } from '../../lib/programs'
import { withTriggers } from '../../lib/stages'
import type { RunInstruction } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-download-no-weak-hash',
  title: 'Download is checked with a broken hash',
  severity: 'low',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S4790'] },
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN')) {
      const programs = programsOf(run.body)
      if (programs.some(program => verifies(program) && !WEAK.test(program.name))) continue
      for (const program of programs) {
        const checks = program.args.some(({ text }) => /^(?:-[^\Wc]*c\w*|--check)$/.test(text))
        if (WEAK.test(program.name) && checks)
          yield { at: { instruction: run, part: program.word }, fix: () => askForDigest(run, program) }
      }
    }
  },
})

const WEAK = /^(?:md5sum|sha1sum)$/

/** Where the digest is echoed into the check. */
function askForDigest({ body }: RunInstruction, { command, word }: Program): Fix | undefined {
  const [pipeline] = pipelinesWith(body, command)
  const [echo, ...more] = pipeline?.commands.filter(other => other !== command) ?? []
  const digest = echo?.words.find(({ text }) => /^[0-9a-f]{32}(?:[0-9a-f]{8})?\b/i.test(text))
  if (echo?.name !== 'echo' || more.length > 0 || !digest || body.form === 'exec') return undefined
  const written = textAt(digest.at).replace(/[0-9a-f]{32,40}/i, placeholder('sha256'))
  return {
    title: 'Check its SHA-256',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders([...replaceWord(digest, written), ...replaceWord(word, 'sha256sum')]),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Two files with the same MD5 or SHA-1 can be made on purpose: whoever makes the release, or takes over its server, exchanges one for the other and the check says yes.',
  remediation:
    'Use `sha256sum` with the digest that the publisher names, or that you computed from a download you trust.',
  responsibility: 'customer',
  cwe: ['CWE-328'],
  references: ['https://csrc.nist.gov/projects/hash-functions'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'written beside it',
      code: `
        FROM debian:12
        RUN curl -fsSLO https://example.com/a.tgz && echo "d41d8cd98f00b204e9800998ecf8427e  a.tgz" | «md5sum» -c -`,
      fixed: `
        FROM debian:12
        RUN curl -fsSLO https://example.com/a.tgz && echo "sha256  a.tgz" | sha256sum -c -`,
    },
    {
      name: 'in a file',
      code: `
        FROM debian:12
        RUN curl -fsSLO https://example.com/a.tgz && «sha1sum» --check a.tgz.sha1`,
      fixed: null,
      noFix: 'Where the publisher keeps the better digest is not to be seen.',
    },
  ],
  good: [
    {
      name: 'a better one, or no check',
      code: `
        FROM debian:12
        RUN echo "0123abcd  a.tgz" | sha256sum -c - && find . -type f | md5sum > /state`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG TOOL
        RUN $TOOL -c a.sums`,
    },
  ],
}
