import { addOption, isMounted, packageRule, type CallContext } from '../../helpers/command-rule'
import { hasOption, mayHoldOptions, type PackageCommand } from '../../helpers/packages'
import { programsOf } from '../../lib/programs'
import { perObject } from '../../lib/remember'
import { chainOf } from '../../lib/stages'
import type { Dockerfile, Stage } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default packageRule({
  id: 'docker-pip-no-cache-dir',
  title: 'Cache of pip stays in the image',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3042'],
    kics: ['f2f903fb-b977-461e-98d7-b3e2185c6118'],
    semgrep: ['missing-pip-no-cache-dir'],
    cnspec: ['mondoo-docker-best-practice-pip-no-cache-dir'],
  },

  tools: ['pip'],
  reads: ['ENV', 'ARG'],
  violates: (call, context) =>
    !hasOption(call, '--no-cache-dir', '--no-cache') &&
    !mayHoldOptions(call) &&
    !isMounted(context.run, /\/\.cache(?:\/pip)?\/?$|\/pip\b/) &&
    !isSwitchedOff(call, context) &&
    !/\brm\b[^;&|]*\.cache|pip\d* cache purge/.test(
      textAt(context.run.at).slice(call.command.at.span.end - context.run.at.span.start),
    ),
  fix: (call, context) =>
    // uv has another name for it.
    addOption(context, call.verb, call.command.words[0]?.text === 'uv' ? '--no-cache' : '--no-cache-dir', {
      applicability: 'safe',
    }),
})

/** By PIP_NO_CACHE_DIR: in front of the command, exported in the RUN, or in ENV and ARG. Every word but a no is a yes. */
function isSwitchedOff({ command }: PackageCommand, { run, dockerfile }: CallContext): boolean {
  const start = command.at.span.start
  const exported = programsOf(run.body)
    .filter(({ name, command: other }) => name === 'export' && other.at.span.start < start)
    .flatMap(({ args }) => args)
  const words = [...exported, ...command.assignments, ...command.words].map(({ text }) => text)
  const said = words.findLast(text => text.startsWith('PIP_NO_CACHE_DIR='))
  if (said !== undefined) return isYes(said.slice(said.indexOf('=') + 1))
  const chain = run.stage ? chainOf(run.stage) : [dockerfile]
  const first = chain.map(firstSetting).find(each => each !== undefined && each.at.span.start < run.at.span.start)
  return first !== undefined && (first.entry.value?.value === undefined || isYes(first.entry.value.value))
}

/** The first ENV or ARG that sets it. */
const firstSetting = perObject((owner: Stage | Dockerfile) => {
  for (const { at, entries } of 'of' in owner ? owner.of('ENV', 'ARG') : owner.instructions('ENV', 'ARG')) {
    const entry = entries.find(({ name }) => name === 'PIP_NO_CACHE_DIR')
    if (entry) return { at, entry }
  }
  return undefined
})

function isYes(value: string): boolean {
  return !/^(?:0|no?|off|f|false)?$/i.test(value)
}

export const docs: RuleDocs = {
  rationale:
    'Every archive that pip downloaded, and every wheel it built, is kept in the image a second time and is of no use there.',
  remediation:
    'Write `pip install --no-cache-dir …`, set `ENV PIP_NO_CACHE_DIR=1`, or keep the cache out of the image: `RUN --mount=type=cache,target=/root/.cache/pip`.',
  responsibility: 'customer',
  cwe: ['CWE-459'],
  references: ['https://pip.pypa.io/en/stable/topics/caching/#disabling-caching'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        FROM python:3.13-slim
        RUN «pip install -r requirements.txt»
        USER 10001`,
      fixed: `
        FROM python:3.13-slim
        RUN pip install --no-cache-dir -r requirements.txt
        USER 10001`,
    },
    {
      name: 'switched on',
      code: `
        FROM python:3.13-slim
        ENV PIP_NO_CACHE_DIR=off
        RUN «python -m pip install flask==3.0.3»
        USER 10001`,
      fixed: `
        FROM python:3.13-slim
        ENV PIP_NO_CACHE_DIR=off
        RUN python -m pip install --no-cache-dir flask==3.0.3
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'asked for',
      code: `
        FROM python:3.13-slim
        RUN pip install flask==3.0.3 --no-cache-dir && PIP_NO_CACHE_DIR=1 pip install six && export PIP_NO_CACHE_DIR=yes && pip3 install a`,
    },
    {
      name: 'for the whole stage',
      code: `
        FROM python:3.13-slim AS base
        ENV PIP_NO_CACHE_DIR=1
        FROM base
        RUN pip install six`,
    },
    {
      name: 'mounted',
      code: `
        FROM python:3.13-slim
        RUN --mount=type=cache,target=/root/.cache/pip pip install six`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM python:3.13-slim
        ARG OFF
        ENV PIP_NO_CACHE_DIR=$OFF
        RUN pip install six`,
    },
  ],
}
