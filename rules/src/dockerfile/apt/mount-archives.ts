import { insertBehind } from '../../fixes/dockerfile'
import { isMounted, packageRule } from '../../helpers/command-rule'
import { withTriggers } from '../../lib/stages'
import type { Dockerfile, RunInstruction } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import type { RuleDocs, RuleExamples } from '../../rule'

const LISTS = /^\/var\/lib\/apt(?:\/lists)?\/?$/

export default packageRule({
  id: 'docker-apt-mount-archives',
  title: 'Installed packages stay in the image as archives',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3009'] },
  tools: ['apt'],
  violates: (_, { run, dockerfile, shipped }) =>
    shipped && isMounted(run, LISTS) && !cleansUp(run) && keepsArchives(dockerfile, run),
  fix: (_, { run }) => ({
    title: 'Mount a cache for the archives, too',
    applicability: 'suggestion',
    impact: 'in-place',
    edits: insertBehind({ at: run.keywordAt }, ' --mount=type=cache,target=/var/cache/apt,sharing=locked'),
  }),
})

/** By a mount, or by a command. */
function cleansUp({ at }: RunInstruction): boolean {
  return /--mount=\S*\b(?:target|dst|destination)=\/var\/cache\b|\bapt(?:-get)?\s+(?:auto|dist)?clean\b|\brm\b[^;&|]*\/var\/cache/.test(
    textAt(at),
  )
}

/** Images of Debian and Ubuntu throw archives away because `docker-clean` says so; who mounts caches removes that file. */
function keepsArchives(dockerfile: Dockerfile, { stage, at }: RunInstruction): boolean {
  return withTriggers(dockerfile, 'RUN').some(
    other =>
      other.stage === stage &&
      other.at.span.start <= at.span.start &&
      /\brm\b[^;&|]*\/apt\.conf\.d\/docker-clean/.test(textAt(other.at)),
  )
}

export const docs: RuleDocs = {
  rationale:
    'Debian’s images delete archives after the installation, through the file `docker-clean`. It was removed to fill a cache, but only the lists are mounted: every archive now ends in the layer, and is shipped and scanned with the image.',
  remediation: 'Mount both folders: `--mount=type=cache,target=/var/cache/apt,sharing=locked` beside `/var/lib/apt`.',
  responsibility: 'customer',
  cwe: ['CWE-459'],
  references: ['https://docs.docker.com/reference/dockerfile/#example-cache-apt-packages'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'only the lists in a cache',
      code: `
        FROM debian:12
        RUN rm -f /etc/apt/apt.conf.d/docker-clean
        RUN --mount=type=cache,target=/var/lib/apt,sharing=locked \\
          apt-get update && «apt-get install -y --no-install-recommends git»
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN rm -f /etc/apt/apt.conf.d/docker-clean
        RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked \\
          apt-get update && apt-get install -y --no-install-recommends git
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'both in caches',
      code: `
        FROM debian:12
        RUN rm -f /etc/apt/apt.conf.d/docker-clean
        RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt \\
          apt-get update && apt-get install -y git`,
    },
    {
      name: 'thrown away by the image’s own settings, or by hand',
      code: `
        FROM debian:12
        RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y git
        RUN rm -f /etc/apt/apt.conf.d/docker-clean
        RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y git && apt-get clean`,
    },
  ],
  unknown: [
    {
      name: 'a script that may do it',
      code: `
        FROM debian:12
        COPY setup.sh /
        RUN --mount=type=cache,target=/var/lib/apt /setup.sh`,
    },
  ],
}
