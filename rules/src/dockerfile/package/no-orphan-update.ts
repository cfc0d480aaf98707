import type { Fix } from '../../fix'
import { insertTextBefore, listsNeededAfter, mergeRuns, removeLists } from '../../helpers/run-edits'
import { imageFacts } from '../../lib/images'
import { type PackageCall, packageCalls } from '../../lib/packages'
import { chainOf } from '../../lib/stages'
import type { Dockerfile, RunInstruction } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { removeInstruction } from '../../fixes/dockerfile'
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
  aliases: { trivy: ['DS-0017'], kics: ['9bae49be-0aa3-4de5-bab2-4c3a069e40cd'] },
  *check(dockerfile) {
    for (const run of dockerfile.instructions('RUN')) {
      const calls = packageCalls(run.body)
      for (const update of calls.filter(call => isOrphan(call, calls))) yield apart(dockerfile, run, update)
      const late = calls.find(call => installsFromOldIndex(run, call, calls))
      if (late)
        yield {
          at: { instruction: run, part: late.command },
          message: `${commandOf(late)} relies on the index of an earlier layer`,
          fix: () => updateFirst(dockerfile, run, late),
        }
    }
  },
})

/** The finding is where something is installed from what may be old; where nothing is, the update is of no use. */
function apart(dockerfile: Dockerfile, run: RunInstruction, update: PackageCall): Problem {
  const reliant = installationAfter(run, update)
  if (!reliant)
    return {
      at: { instruction: run, part: update.command },
      message: `nothing is installed after ${commandOf(update)}, and images made from this one find it out of date`,
    }
  return {
    at: { instruction: reliant.run, part: reliant.call.command },
    message: `${commandOf(reliant.call)} may meet a cached layer with an old ${commandOf(update)}`,
    related: [{ at: update.command.at, message: 'The update is here' }],
    fix: () => mergeWithNext(dockerfile, run, reliant) ?? moveUpdate(run, update, reliant),
  }
}

function commandOf({ name, verb }: PackageCall): string {
  return `${name} ${verb.text}`
}

interface Installation {
  readonly run: RunInstruction
  readonly call: PackageCall
}

/** The first of the stage behind the update, unless it updates itself. */
function installationAfter(run: RunInstruction, { manager }: PackageCall): Installation | undefined {
  for (const other of run.stage?.of('RUN') ?? []) {
    if (other.at.span.start <= run.at.span.start) continue
    const call = packageCalls(other.body).find(one => one.manager === manager && one.action !== 'other')
    if (call) return call.action === 'install' ? { run: other, call } : undefined
  }
  return undefined
}

/** Nothing of that package manager is installed or upgraded in the same RUN; of yum and zypper, `update` is an upgrade. */
function isOrphan(call: PackageCall, calls: readonly PackageCall[]): boolean {
  const alone = call.action === 'refresh' || (call.action === 'upgrade' && ALSO_REFRESHES.test(call.verb.text))
  return alone && !calls.some(other => other !== call && other.manager === call.manager && other.action !== 'other')
}

const ALSO_REFRESHES = /^(?:update|up|-Syy?u+)$/

/** Installs with apt, not from a file, where only an earlier RUN of a well-known image updated, and it installed as well. */
function installsFromOldIndex(run: RunInstruction, call: PackageCall, calls: readonly PackageCall[]): boolean {
  const { stage } = run
  if (call.manager !== 'apt' || call.verb.text !== 'install' || !stage || run.flags.length > 0) return false
  const [first] = run.body.script?.commands ?? []
  if (first !== call.command || calls.some(({ action }) => action === 'refresh')) return false
  if (call.args.some(({ text }) => /\.deb$/.test(text))) return false
  if (!stage.baseImage || imageFacts(stage.baseImage).family !== 'debian') return false
  const before = chainOf(stage)
    .flatMap(each => each.of('RUN'))
    .filter(other => other.at.span.start < run.at.span.start)
    .map(other => packageCalls(other.body).filter(({ manager }) => manager === 'apt'))
  const updates = before.filter(earlier => earlier.some(({ action }) => action === 'refresh'))
  // An update that stands alone is reported itself.
  return updates.every(earlier => earlier.some(({ action }) => action === 'install'))
}

/** Where the very next instruction is the RUN that installs. */
function mergeWithNext({ escape }: Dockerfile, run: RunInstruction, next: Installation): Fix | undefined {
  const instructions = run.stage?.instructions ?? []
  if (instructions[instructions.findIndex(other => other === run) + 1] !== next.run) return undefined
  const edits = mergeRuns(run, next.run, escape)
  return edits && { title: 'Merge with the RUN that installs', applicability: 'safe', impact: 'in-place', edits }
}

/** Takes a RUN away that does nothing but update, and updates where the installation is. */
function moveUpdate(run: RunInstruction, update: PackageCall, { run: target }: Installation): Fix | undefined {
  const [only, ...more] = run.body.script?.commands ?? []
  const insert = insertTextBefore(target, textAt(update.command.at))
  if (only !== update.command || more.length > 0 || !insert || run.body.form !== 'shell') return undefined
  return {
    title: `Move ${commandOf(update)} to the RUN that installs`,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [...removeInstruction(run), ...insert],
  }
}

/** And removes the lists that this downloads, unless another RUN installs from them. */
function updateFirst(dockerfile: Dockerfile, run: RunInstruction, { name }: PackageCall): Fix | undefined {
  const update = insertTextBefore(run, `${name} update`)
  const edits = update && [
    ...update,
    ...(listsNeededAfter(dockerfile, run) ? [] : (removeLists(dockerfile, run) ?? [])),
  ]
  return edits && { title: `Put ${name} update in front`, applicability: 'suggestion', impact: 'in-place', edits }
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
