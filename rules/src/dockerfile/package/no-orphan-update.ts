import {
  commandOf,
  type Installation,
  installationAfter,
  installsFromOldIndex,
  isOrphan,
  mergeWithNext,
  moveUpdate,
  updateFirst,
} from '../../helpers/package-order'
import { type PackageCall, packageCalls } from '../../lib/packages'
import { chainOf } from '../../lib/stages'
import type { Dockerfile, RunInstruction, Stage } from '../../model/dockerfile'
import { dockerfileRule, type Problem, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-package-no-orphan-update',
  title: 'Package index is updated apart from the installation',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  on: ['RUN'],
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity', 'availability'],
  aaa: [],
  aliases: {
    trivy: ['DS-0017'],
    kics: ['9bae49be-0aa3-4de5-bab2-4c3a069e40cd'],
    checkov: ['CKV_DOCKER_5'],
    sonar: ['S6595'],
    dockerfilelint: ['apt-get-update_require_install'],
    dockle: ['CIS-DI-0007'],
    cnspec: ['mondoo-docker-best-practice-no-update-alone'],
  },
  *check(dockerfile) {
    const runs = dockerfile.instructions('RUN').map(run => ({ run, calls: packageCalls(run.body) }))
    const reported = new Set<Stage | undefined>()
    for (const [index, each] of runs.entries()) {
      const { run, calls } = each
      for (const update of calls.filter(call => isOrphan(call, calls))) {
        reported.add(run.stage)
        yield apart(dockerfile, run, update, installationAfter(runs, index, update))
      }
      const late = calls.find(call => installsFromOldIndex(each, call))
      if (late && !(run.stage && chainOf(run.stage).some(stage => reported.has(stage))))
        yield {
          at: { instruction: run, part: late.command },
          message: `${commandOf(late)} relies on the index of an earlier layer`,
          fix: () => updateFirst(dockerfile, run, late),
        }
    }
  },
})

/** The finding is where something is installed from what may be old; where nothing is, the update is of no use. */
function apart(dockerfile: Dockerfile, run: RunInstruction, update: PackageCall, reliant?: Installation): Problem {
  if (!reliant)
    return {
      at: { instruction: run, part: update.command },
      message: `${commandOf(update)} stands alone, and a cached layer may have run it long ago`,
    }
  return {
    at: { instruction: reliant.run, part: reliant.call.command },
    message: `${commandOf(reliant.call)} may meet a cached layer with an old ${commandOf(update)}`,
    related: [{ at: update.command.at, message: 'The update is here' }],
    fix: () => mergeWithNext(dockerfile, run, reliant) ?? moveUpdate(run, update, reliant),
  }
}

export const docs: RuleDocs = {
  rationale:
    'The layer with the index is taken from the cache for months, while the list of packages below it changes: the build installs versions from back then, without the security patches since, or fails because they are gone.',
  remediation:
    'Update and install in one RUN: `apt-get update && apt-get install -y …`. With apk, `apk add --no-cache` needs no update. With yum and dnf the index is refreshed by itself; upgrade all packages, if at all, in the RUN that installs.',
  responsibility: 'customer',
  cwe: ['CWE-1104'],
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'alone, the installation next',
      code: `
        FROM debian:12
        RUN apt-get update

        RUN «apt-get install -y --no-install-recommends git» && rm -rf /var/lib/apt/lists/*
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update \\
          && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
    {
      name: 'alone, the installation further down',
      code: `
        FROM alpine:3.20
        # what is there
        RUN apk update
        COPY . .
        RUN «apk add git»
        USER 10001`,
      fixed: `
        FROM alpine:3.20
        # what is there
        COPY . .
        RUN apk update && apk add git
        USER 10001`,
    },
    {
      name: 'for nothing',
      code: `
        FROM registry.example.com/base:4
        RUN ["«apt-get", "update»"]
        RUN «yum -y update» && make
        RUN «pacman -Syu»`,
      fixed: null,
      noFix: 'Whether an image made from this one needs it cannot be known.',
    },
    {
      name: 'an installation without an update',
      code: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git
        COPY . .
        RUN «apt-get install -y make»
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git
        COPY . .
        RUN apt-get update && apt-get install -y make && rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'together',
      code: `
        FROM debian:12
        RUN apt-get update -y ; apt-get install -y curl
        RUN apt-get update && apt upgrade --yes
        RUN <<EOF
        apt-get update
        apt-get install -y git
        EOF`,
    },
    {
      name: 'from a file, or behind a script that updates',
      code: `
        FROM debian:12
        RUN apt-get install -y ./tool.deb
        RUN apt-get install -Uy git
        RUN ./add-repository.sh && apt-get install -y tool`,
    },
  ],
  unknown: [
    {
      name: 'an image that may bring its own index',
      code: `
        FROM registry.example.com/base:4
        RUN apt-get install -y git`,
    },
  ],
}
