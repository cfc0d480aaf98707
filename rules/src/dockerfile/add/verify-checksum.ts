import { verifies } from '../../lib/downloads'
import { programsOf } from '../../lib/programs'
import { perObject } from '../../lib/remember'
import { withTriggers } from '../../lib/stages'
import type { Fix } from '../../fix'
import { insertFlag } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import type { AddInstruction, Stage } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-add-verify-checksum',
  title: 'Download is not checked against a checksum',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: ['ADD', 'RUN'],
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { kics: ['4b410d24-1cbe-4430-a632-62c9a931cf1c'], sonar: ['S6474'], 'dockerfile-security': ['curl_bash'] },
  *check(dockerfile) {
    for (const add of withTriggers(dockerfile, 'ADD')) {
      if (add.flags.some(({ name }) => name === 'checksum')) continue
      const [first, ...more] = add.sources.filter(({ value, text }) => isDownload(value ?? text))
      if (!first) continue
      yield {
        at: { instruction: add, part: first },
        ...(more.length > 0 ? { message: `${more.length + 1} files` } : {}),
        related: more.map(({ at }) => ({ at, message: 'Not checked either' })),
        ...(isCheckedLater(add) ? { profile: 'all', severity: 'low' } : {}),
        fix: () => askForChecksum(add),
      }
    }
  },
})

/** A file from a web server; git repositories are pinned by a commit, which is another matter. */
function isDownload(url: string): boolean {
  return /^(?:https?|ftp):\/\//i.test(url) && !/\.git(?:$|#)/i.test(url)
}

/** A command that compares with a checksum or a signature comes behind it. */
function isCheckedLater(add: AddInstruction): boolean {
  return add.stage !== undefined && lastCheck(add.stage) > add.at.span.start
}

const lastCheck = perObject(
  (stage: Stage): number =>
    stage.of('RUN').findLast(({ body }) => programsOf(body).some(verifies))?.at.span.start ?? -1,
)

/** The flag stands for one source, from HTTP. */
function askForChecksum(add: AddInstruction): Fix | undefined {
  const [source] = add.sources
  if (add.sources.length !== 1 || !/^https?:/i.test(source?.text ?? '')) return undefined
  return {
    title: 'Check the download against its SHA-256',
    applicability: 'needs-input',
    impact: 'in-place',
    caution: 'needs BuildKit',
    edits: withPlaceholders(insertFlag(add, `--checksum=sha256:${placeholder('digest')}`)),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever takes over the server, the account behind the release or the connection decides what is in the image, and the next build brings it in without a trace in the repository.',
  remediation:
    'Give `--checksum=sha256:…` with the digest that the publisher names, or that you computed from a download you trust. A new version then needs a new digest; a file that changes in place fails the build.',
  responsibility: 'customer',
  cwe: ['CWE-494'],
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a release',
      code: `
        FROM debian:12
        ADD --chmod=755 «https://example.com/tini-0.19» /tini
        USER 10001`,
      fixed: `
        FROM debian:12
        ADD --checksum=sha256:digest --chmod=755 https://example.com/tini-0.19 /tini
        USER 10001`,
    },
    {
      name: 'an address with a variable in it',
      code: `
        FROM debian:12
        ARG VERSION
        ADD «http://example.com/app-\${VERSION}.tar.gz» /tmp/
        USER 10001`,
      fixed: `
        FROM debian:12
        ARG VERSION
        ADD --checksum=sha256:digest http://example.com/app-\${VERSION}.tar.gz /tmp/
        USER 10001`,
    },
    {
      name: 'two at once',
      code: `
        FROM debian:12
        ADD «https://example.com/a.deb» https://example.com/b.deb /tmp/`,
      fixed: null,
      noFix: 'A checksum holds for one source; the instruction has to be split first.',
    },
    {
      name: 'checked in a command of its own',
      code: `
        FROM debian:12
        ADD «https://example.com/tini-0.19» /tini
        RUN echo "0123abcd  /tini" | sha256sum -c - && chmod 755 /tini
        USER 10001`,
      fixed: `
        FROM debian:12
        ADD --checksum=sha256:digest https://example.com/tini-0.19 /tini
        RUN echo "0123abcd  /tini" | sha256sum -c - && chmod 755 /tini
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'checked',
      code: `
        FROM debian:12
        ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/a /a`,
    },
    {
      name: 'a repository',
      code: `
        FROM debian:12
        ADD https://github.com/example/tools.git#v1.2 /tools`,
    },
  ],
  unknown: [
    {
      name: 'a source decided by whoever builds',
      code: `
        FROM debian:12
        ARG SOURCE
        ADD $SOURCE /app`,
    },
  ],
}
