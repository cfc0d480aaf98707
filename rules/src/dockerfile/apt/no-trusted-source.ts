import type { Fix } from '../../fix'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { replaceWord } from '../../fixes/dockerfile'
import { programsOf } from '../../lib/programs'
import { withTriggers } from '../../lib/stages'
import type { Location } from '../../model/source'
import { textAt } from '../../model/source'
import type { ShellWord } from '../../model/shell'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-apt-no-trusted-source',
  title: 'Repository is trusted without a signature',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {},
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN')) {
      for (const program of programsOf(run.body))
        for (const part of /^(?:echo|printf|add-apt-repository|sed)$/.test(program.name) ? program.args : []) {
          if (!TRUSTED.test(part.text)) continue
          yield { at: { instruction: run, part }, fix: () => fixFor(part) }
        }
      for (const { bodyAt } of run.body.heredocs)
        for (const match of textAt(bodyAt).matchAll(/^deb.*$/gm))
          if (TRUSTED.test(match[0]))
            yield { at: { instruction: run, part: { at: within(bodyAt, match.index, match[0].length) } } }
    }
  },
})

/** Not of a folder of this machine: nobody is in between. */
const TRUSTED = /\[[^\]]*\b(?:trusted|allow-insecure)=yes\b[^\]]*\]\s+(?!file:|copy:)/

function fixFor(part: ShellWord): Fix | undefined {
  const written = textAt(part.at)
  const signed = written.replace(
    /(\[[^\]]*)\btrusted=yes\b/,
    (_, before: string) => `${before}signed-by=${placeholder('/etc/apt/keyrings/name.gpg')}`,
  )
  if (signed === written || written.includes('signed-by')) return undefined
  return {
    title: 'Name the key that signs it',
    applicability: 'needs-input',
    impact: 'in-place',
    caution: 'the key has to be put there first',
    edits: withPlaceholders(replaceWord(part, signed)),
  }
}

function within({ file, span }: Location, offset: number, length: number): Location {
  return { file, span: { start: span.start + offset, end: span.start + offset + length } }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever runs or takes over the mirror, or stands between it and the build, puts programs into the image that run as root: apt asks for no signature.',
  remediation:
    'Put the repository’s key into `/etc/apt/keyrings` and name it: `[signed-by=/etc/apt/keyrings/name.gpg]`. A folder of your own packages needs no network and can stay as it is, with a comment that silences this.',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://manpages.debian.org/bookworm/apt/sources.list.5.en.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in a line',
      code: `
        FROM debian:12
        RUN echo «"deb [trusted=yes arch=amd64] https://example.com/apt stable main"» > /etc/apt/sources.list.d/a.list
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN echo "deb [signed-by=/etc/apt/keyrings/name.gpg arch=amd64] https://example.com/apt stable main" > /etc/apt/sources.list.d/a.list
        USER 10001`,
    },
    {
      name: 'in a heredoc',
      code: `
        FROM debian:12
        RUN cat <<EOF > /etc/apt/sources.list.d/a.list
        «deb [allow-insecure=yes] https://example.com/apt stable main»
        EOF
        USER 10001`,
      fixed: null,
      noFix: 'Which key belongs to it, and where it lies, has to be found first.',
    },
  ],
  good: [
    {
      name: 'signed, or of this machine',
      code: `
        FROM debian:12
        RUN echo "deb [signed-by=/etc/apt/keyrings/a.gpg] https://example.com/apt stable main" > /etc/apt/sources.list.d/a.list
        RUN echo "deb [trusted=yes] file:/packages ./" > /etc/apt/sources.list.d/b.list`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG SOURCE
        RUN echo "$SOURCE" > /etc/apt/sources.list.d/a.list`,
    },
  ],
}
