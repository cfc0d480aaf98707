import type { Fix } from '../../fix'
import { removeWord } from '../../fixes/dockerfile'
import { perObject } from '../../lib/remember'
import { isRoot, userAt, withTriggers } from '../../lib/stages'
import type { AddInstruction, CopyInstruction, Flag, Stage } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-root-owned',
  title: 'Copied files belong to the user that runs them',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: { kics: ['aa93e17f-b6db-4162-9334-c70334e7ac28'], sonar: ['S6504'] },
  on: ['COPY', 'ADD', 'RUN', 'USER'],
  *check(dockerfile) {
    for (const copy of withTriggers(dockerfile, 'COPY', 'ADD'))
      for (const flag of copy.flags) {
        if (flag.name !== 'chown' || flag.value === undefined || isRoot(flag.value)) continue
        const mode = copy.flags.find(({ name }) => name === 'chmod')?.value
        if (mode !== undefined && /^0?[0-7]*[0145][0-7]{2}$/.test(mode)) continue
        yield {
          at: { instruction: copy, part: flag },
          message: `${flag.value} may change them`,
          fix: () => (mayBeWritten(copy) ? undefined : leaveToRoot(flag)),
        }
      }
  },
})

/** Folders for data, and any in which the user goes on building. */
function mayBeWritten(copy: CopyInstruction | AddInstruction): boolean {
  const folder = copy.destination?.value ?? '/home'
  return (
    /^\/(?:home|var|data|tmp|run|srv)\b/.test(folder) ||
    (copy.stage !== undefined && lastOfOthers(copy.stage) > copy.at.span.start)
  )
}

/** Where the last RUN of a stage begins that somebody else than root runs. */
const lastOfOthers = perObject(
  (stage: Stage): number => stage.of('RUN').findLast(run => userAt(run).kind !== 'root')?.at.span.start ?? -1,
)

function leaveToRoot(flag: Flag): Fix {
  return {
    title: 'Leave them to root',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'what the program writes to must still belong to its user',
    edits: removeWord(flag),
  }
}

export const docs: RuleDocs = {
  rationale:
    'A hole in the program that writes a file becomes a hole that changes the program: it survives a restart of the process and is there for whoever runs it next.',
  remediation:
    'Leave code to root, readable by all, and give the user only the folders it writes to. Where `--chown` is needed, `--chmod=555` takes the right to write away.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'code of the user',
      code: `
        FROM node:22.11-slim
        COPY «--chown=node:node» . .
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY . .
        USER node`,
    },
    {
      name: 'where the user goes on building, or keeps data',
      code: `
        FROM node:22.11-slim
        COPY «--chown=node:node» config /home/node/.config
        USER node
        COPY «--chown=node:node» . .
        RUN npm ci`,
      fixed: null,
      noFix: 'The build writes there as that user.',
    },
  ],
  good: [
    {
      name: 'root’s, and read-only',
      code: `
        FROM node:22.11-slim
        COPY --chown=root:root . .
        COPY --chown=node --chmod=555 . .
        COPY --chmod=755 . .`,
    },
  ],
  unknown: [
    {
      name: 'without a flag',
      code: `
        FROM node:22.11-slim
        ARG FILES
        COPY $FILES .`,
    },
  ],
}
