import type { Fix } from '../../fix'
import { insertInstructionBefore } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { imageFacts } from '../../lib/images'
import { firstBehind, isInItsStage, lastBefore } from '../../lib/order'
import { perObject } from '../../lib/remember'
import { withTriggers } from '../../lib/stages'
import type { InstructionOf, RunInstruction, Stage } from '../../model/dockerfile'
import type { ShellPipeline } from '../../model/shell'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-pipefail',
  title: 'Failure inside a pipe goes unnoticed',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL4006'], kics: ['efbf148a-67e9-42d2-ac47-02fa1c0d0b22'], semgrep: ['set-pipefail'] },

  on: ['RUN', 'SHELL', 'FROM'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN')) {
      const pipeline = unsafePipeline(run)
      if (pipeline) yield { at: { instruction: run, part: pipeline }, fix: () => setShell(run) }
    }
  },
})

function unsafePipeline(run: RunInstruction): ShellPipeline | undefined {
  const { script, form } = run.body
  if (!script || form === 'exec' || hasPipefail(run)) return undefined
  return script.pipelines.find(({ at, commands }) => {
    const before = run.at.file.text.slice(run.at.span.start, at.span.start)
    return (
      !/\bset\s[^;&|]*pipefail/.test(before) && !commands.some(({ name = '' }) => /^(?:pwsh|powershell)/.test(name))
    )
  })
}

/** Of the SHELL in front of the RUN: a shell that has the option, and the option. */
function hasPipefail(run: RunInstruction): boolean {
  // The chain begins with the stage itself: its own last SHELL decides, else that of the nearest stage it continues.
  let own: InstructionOf<'SHELL'> | undefined
  for (let stage = run.stage; stage && !own; stage = stage.parent)
    own = lastBefore(stage.of('SHELL'), run.at.span.start)
  const [program = '', ...options] = own?.elements.map(({ text }) => text) ?? []
  if (/(?:^|[/\\])(?:pwsh|powershell|cmd)(?:\.exe)?$/i.test(program)) return true
  return /(?:^|\/)(?:bash|zsh|ash|ksh|busybox)$/.test(program) && options.includes('pipefail')
}

function setShell(run: RunInstruction): Fix | undefined {
  // Behind ONBUILD, SHELL would need an ONBUILD of its own.
  if (!textAt(run.at).startsWith(textAt(run.keywordAt)) || !run.stage || !isInItsStage(run)) return undefined
  const image = run.stage.baseImage
  const family = image && imageFacts(image).family
  const known = family === 'debian' || family === 'rhel'
  const program = family === 'alpine' ? '/bin/ash' : known ? '/bin/bash' : placeholder('/bin/bash')
  const option = family === 'alpine' ? '-eo' : '-o'
  return {
    title: 'Set pipefail for the RUNs of the stage',
    applicability: family === undefined ? 'needs-input' : 'suggestion',
    impact: 'in-place',
    caution: 'CMD and ENTRYPOINT in shell form use it, too',
    edits: withPlaceholders(
      insertInstructionBefore(firstUnsafe(run), `SHELL ["${program}", "${option}", "pipefail", "-c"]`),
    ),
  }
}

/** The first RUN that needs it, behind the SHELL that holds: one SHELL is enough for all of them. */
function firstUnsafe(run: RunInstruction): RunInstruction {
  const { start } = run.at.span
  if (!run.stage) return run
  const shell = lastBefore(run.stage.of('SHELL'), start)
  return firstBehind(unsafeRuns(run.stage), shell?.at.span.start ?? -1) ?? run
}

const unsafeRuns = perObject((stage: Stage) => stage.of('RUN').filter(run => unsafePipeline(run) !== undefined))

export const docs: RuleDocs = {
  rationale:
    'Only the last command of a pipe counts: when a download in front of it breaks off, the layer is built from half a file, or from an error page, and the build is green.',
  remediation:
    'Write `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` above (Alpine: `["/bin/ash", "-eo", "pipefail", "-c"]`), or `set -o pipefail &&` in front where the shell knows it: the `sh` of Debian before 13 does not.',
  responsibility: 'customer',
  cwe: ['CWE-252'],
  references: ['https://docs.docker.com/build/building/best-practices/#using-pipes'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'on Debian',
      code: `
        FROM debian:12
        COPY . .
        RUN «curl -fsSL https://example.com/list | sort > /list»
        USER 10001`,
      fixed: `
        FROM debian:12
        COPY . .
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        RUN curl -fsSL https://example.com/list | sort > /list
        USER 10001`,
    },
    {
      name: 'on Alpine, with a shell that has it switched off',
      code: `
        FROM alpine:3.20
        SHELL ["/bin/sh", "-c"]
        RUN «cat /list | sort > /sorted»
        USER 10001`,
      fixed: `
        FROM alpine:3.20
        SHELL ["/bin/sh", "-c"]
        SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
        RUN cat /list | sort > /sorted
        USER 10001`,
    },
    {
      name: 'on an image that is not known',
      code: `
        FROM registry.example.com/base:4
        RUN «cat /list | sort > /sorted»
        USER 10001`,
      fixed: `
        FROM registry.example.com/base:4
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        RUN cat /list | sort > /sorted
        USER 10001`,
    },
    {
      name: 'several in a stage',
      code: `
        FROM debian:12
        RUN make
        # the first list
        RUN «curl -fsSL https://example.com/list | sort > /list»
        RUN «curl -fsSL https://example.com/more | sort > /more»
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN make
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        # the first list
        RUN curl -fsSL https://example.com/list | sort > /list
        RUN curl -fsSL https://example.com/more | sort > /more
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'SHELL of this stage, or of the one it continues',
      code: `
        FROM debian:12 AS base
        SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
        RUN cat /list | sort > /sorted
        FROM base
        RUN cat /list | sort > /sorted`,
    },
    {
      name: 'set in the command',
      code: `
        FROM debian:13
        RUN set -euxo pipefail; cat /list | sort > /sorted
        RUN <<EOF
        #!/bin/bash
        set -o pipefail
        cat /list | sort
        EOF`,
    },
  ],
  unknown: [
    {
      name: "a shell decided by the base image's author",
      code: `
        FROM mcr.microsoft.com/powershell:lts-nanoserver-1809
        RUN Get-Variable | Select-Object Value`,
    },
  ],
}
