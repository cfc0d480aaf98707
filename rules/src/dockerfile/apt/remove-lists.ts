import type { Fix } from '../../fix'
import { listsNeededAfter, removeLists } from '../../helpers/run-edits'
import { isInThisBuild } from '../../lib/order'
import { packageCalls } from '../../lib/packages'
import { shippedStages, withTriggers } from '../../lib/stages'
import type { Dockerfile, RunInstruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-apt-remove-lists',
  title: 'Package lists stay in the image',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  on: ['RUN'],
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3009'],
    kics: ['df746b39-6564-4fed-bf85-e9c44382303c'],
    semgrep: ['remove-package-lists', 'remove-package-cache'],
    sonar: ['S6587'],
    dockle: ['DKL-DI-0005'],
    dockerfilelint: ['apt-get_missing_rm'],
    cnspec: ['mondoo-docker-best-practice-apt-clean-cache'],
  },
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const run of withTriggers(dockerfile, 'RUN')) {
      const inThisBuild = isInThisBuild(dockerfile, run)
      if ((inThisBuild && run.stage && !shipped.has(run.stage)) || keepsListsElsewhere(run)) continue
      const update = packageCalls(run.body).find(({ manager, action }) => manager === 'apt' && action === 'refresh')
      if (!update || removesLists(run, update.verb.at.span.end)) continue
      yield {
        at: { instruction: run, part: update.command },
        message: 'this layer keeps what apt downloaded about all packages',
        fix: () => removeThem(dockerfile, run),
      }
    }
  },
})

function keepsListsElsewhere({ flags }: RunInstruction): boolean {
  return flags.some(
    ({ name, value = '' }) =>
      name === 'mount' &&
      /type=(?:cache|tmpfs)/.test(value) &&
      /(?:target|dst|destination)=\/var\/lib\/apt(?:\/lists)?\/?(?:,|$)/.test(value),
  )
}

/** By `rm`, `find … -delete` or apt itself (`dist-clean`, new in 2.9); only behind the update. */
function removesLists({ body }: RunInstruction, from: number): boolean {
  const { file, span } = body.at
  return /\b(?:apt-get\s+dist-?clean\b|(?:rm|find|truncate)\b[^;&|]*\/var\/(?:lib\/(?:apt|\{[^}]*apt)|\{[^}]*lib))/.test(
    file.text.slice(from, span.end),
  )
}

function removeThem(dockerfile: Dockerfile, run: RunInstruction): Fix | undefined {
  const edits = listsNeededAfter(dockerfile, run) ? undefined : removeLists(dockerfile, run)
  if (!edits) return undefined
  const isLast = dockerfile.instructions('RUN').at(-1) === run
  return {
    title: 'Remove the lists in the same RUN',
    // A script that a later RUN calls may install, too.
    applicability: isLast ? 'safe' : 'suggestion',
    impact: 'in-place',
    edits,
  }
}

export const docs: RuleDocs = {
  rationale:
    'The lists make the image tens of megabytes larger, and a later installation that finds them takes versions from the day of the build: without the security patches that came since.',
  remediation:
    'End the RUN that updates with `rm -rf /var/lib/apt/lists/*`; in a RUN of its own it frees nothing. Or keep the lists out of every layer: `RUN --mount=type=cache,target=/var/lib/apt,sharing=locked`. Who installs later has to update first.',
  responsibility: 'customer',
  cwe: ['CWE-459'],
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'on one line',
      code: `
        FROM debian:12
        RUN «apt-get update» && apt-get install -y --no-install-recommends git
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
    {
      name: 'on several, joined in front',
      code: `
        FROM debian:12
        RUN «apt-get update» \\
          && apt-get install -y --no-install-recommends \\
            git \\
            make
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update \\
          && apt-get install -y --no-install-recommends \\
            git \\
            make \\
          && rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
    {
      name: 'joined at the end, with semicolons, in a heredoc',
      code: `
        FROM debian:12
        RUN «apt-get update» && \\
            apt-get install -y git
        RUN set -eux; \\
            «apt update»; \\
            apt install -y make
        RUN <<EOF
        «apt-get update»
        apt-get install -y perl
        EOF
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update && \\
            apt-get install -y git && \\
            rm -rf /var/lib/apt/lists/*
        RUN set -eux; \\
            apt update; \\
            apt install -y make; \\
            rm -rf /var/lib/apt/lists/*
        RUN <<EOF
        apt-get update
        apt-get install -y perl
        rm -rf /var/lib/apt/lists/*
        EOF
        USER 10001`,
    },
    {
      name: 'for builds that start from this image',
      code: `
        FROM debian:12
        ONBUILD RUN set -e; «apt-get update»; apt-get install -y git
        USER 10001`,
      fixed: `
        FROM debian:12
        ONBUILD RUN set -e; apt-get update; apt-get install -y git; rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
    {
      name: 'needed once more',
      code: `
        FROM debian:12
        RUN «apt-get update» && apt-get install -y git
        RUN apt-get install -y make`,
      fixed: null,
      noFix: 'The next RUN installs from the lists; it has to update itself first.',
    },
  ],
  good: [
    {
      name: 'removed',
      code: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git && apt-get clean && rm -rf /tmp/* /var/lib/apt/lists/*`,
    },
    {
      name: 'kept in a cache',
      code: `
        FROM debian:12
        RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y git`,
    },
    {
      name: 'in a stage that is not shipped',
      code: `
        FROM debian:12 AS build
        RUN apt-get update && apt-get install -y make
        FROM gcr.io/distroless/base-debian12:nonroot`,
    },
  ],
  unknown: [
    {
      name: 'a script that may do it',
      code: `
        FROM debian:12
        COPY setup.sh /
        RUN /setup.sh`,
    },
  ],
}
