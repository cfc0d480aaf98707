import type { Fix } from '../../fix'
import { insertInstructionBefore } from '../../fixes/dockerfile'
import { createUserCommand, imageFacts } from '../../lib/images'
import { programsOf } from '../../lib/programs'
import { perObject } from '../../lib/remember'
import { chainOf, isRoot } from '../../lib/stages'
import type { RunInstruction, Stage, UserInstruction } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-user-exists',
  title: 'Nobody created the user',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['denial-of-service', 'elevation-of-privilege'],
  cia: ['availability'],
  aaa: ['authorization'],
  aliases: {},
  on: ['FROM', 'USER', 'RUN', 'COPY', 'ADD'],
  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const { effectiveUser } = stage
      const { instruction, value } = effectiveUser
      const name = value?.split(':')[0]
      if (!instruction?.user || effectiveUser.inheritedFrom || !name || !/^[a-z_][a-z0-9_-]*$/i.test(name)) continue
      if (isRoot(name) || !isBare(stage) || mayExist(stage, instruction, name)) continue
      const { user } = instruction
      yield {
        at: { instruction, part: user },
        message: `${stage.baseImage?.repository ?? ''} brings no ${name}`,
        fix: () => create(stage, instruction, name),
      }
    }
  },
})

/** Images that have the users of their distribution, and those that `imageFacts` knows. */
const BARE =
  /^(?:scratch|debian|ubuntu|alpine|node|python|ruby|golang|rust|perl|buildpack-deps|fedora|rockylinux|almalinux)$/
/** Those that the distributions have between them. */
const SYSTEM_USERS = new Set(
  'daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody adm shutdown halt operator ftp sshd guest postmaster cron at squid xfs cyrus vpopmail ntp smmsp nogroup systemd-network dbus ubuntu _apt'.split(
    ' ',
  ),
)

function isBare({ baseImage }: Stage): boolean {
  return baseImage?.registry === 'docker.io' && BARE.test(baseImage.repository) && baseImage.digest === undefined
}

/** A RUN that speaks of it, a package of its name, a script nobody can look into, or files that bring accounts along. */
function mayExist(stage: Stage, user: UserInstruction, name: string): boolean {
  const scratch = stage.baseImage?.repository === 'scratch'
  if (!scratch && SYSTEM_USERS.has(name)) return true
  if (stage.baseImage && imageFacts(stage.baseImage).user === name) return true
  const { start } = user.at.span
  const chain = chainOf(stage)
  return chain.some(each => bringsAnybodyFrom(each) < start) || chain.some(each => speaksOf(each, name, start))
}

/** In a RUN that begins in front of an offset. */
function speaksOf(stage: Stage, name: string, before: number): boolean {
  // Most stages can be told at one look, which costs less than one at each instruction.
  if (!textAt(stage.location).includes(name)) return false
  return stage.of('RUN').some(({ at }) => at.span.start < before && textAt(at).includes(name))
}

/** Where the first instruction of a stage begins that may make users whose names are not to be seen. */
const bringsAnybodyFrom = perObject((stage: Stage): number => {
  const first = stage.of('RUN', 'COPY', 'ADD').find(instruction => {
    if (instruction.keyword === 'RUN') return mayCreateAnybody(instruction)
    return /^(?:\/|\/etc\/?|\/etc\/passwd)$/.test(instruction.destination?.value ?? '/')
  })
  return first?.at.span.start ?? Infinity
})

/** It makes a user whose name is not to be seen, or runs a script. */
function mayCreateAnybody({ at, body }: RunInstruction): boolean {
  if (!body.script || /\b(?:useradd|adduser|newusers|sysusers)\b[^;&|]*\$/.test(textAt(at))) return true
  return programsOf(body).some(({ word, name: program, args }) => {
    const shell = /^(?:ba|da)?sh$|^(?:source|\.|eval|make|ansible.*|rpm|dpkg)$/.test(program)
    return /^\.{0,2}\/(?!usr\/|s?bin\/)|\.sh$/.test(word.text) || (shell && args.length > 0)
  })
}

function create(stage: Stage, user: UserInstruction, name: string): Fix | undefined {
  const facts = stage.baseImage && imageFacts(stage.baseImage)
  const command = createUserCommand(facts?.family, name)
  if (command === undefined || user.user?.value !== name) return undefined
  return {
    title: `Create the user ${name}`,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: insertInstructionBefore(user, `RUN ${command}`),
  }
}

export const docs: RuleDocs = {
  rationale:
    'The container does not start, nor does the next RUN: `unable to find user`. The quick way out is to run as root again.',
  remediation:
    'Create the user before you switch to it, in the way of the distribution: `useradd` on Debian and Fedora, `adduser -D` on Alpine. Or name one the image brings, or a number.',
  responsibility: 'customer',
  cwe: ['CWE-250'],
  references: ['https://docs.docker.com/reference/dockerfile/#user'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'not created',
      code: `
        FROM alpine:3.21
        COPY app /app
        USER «app»
        ENTRYPOINT ["/app"]`,
      fixed: `
        FROM alpine:3.21
        COPY app /app
        RUN adduser -D -u 10001 app
        USER app
        ENTRYPOINT ["/app"]`,
    },
    {
      name: 'nothing to look it up in',
      code: `
        FROM scratch
        COPY app /app
        USER «nobody»
        ENTRYPOINT ["/app"]`,
      fixed: null,
      noFix: 'An empty image has no users; a number is what it can have, and which one depends on its files.',
    },
  ],
  good: [
    {
      name: 'created, brought, or looked up elsewhere',
      code: `
        FROM alpine:3.21 AS a
        RUN addgroup -S web && adduser -S -G web web
        USER web

        FROM node:22.11-slim AS b
        USER node

        FROM debian:12 AS c
        USER www-data

        FROM scratch AS d
        COPY --from=a /etc/passwd /etc/passwd
        USER web

        FROM debian:12
        RUN ./setup.sh
        USER app`,
    },
  ],
  unknown: [
    {
      name: 'an image that may bring it',
      code: `
        FROM registry.example.com/base:1
        USER app`,
    },
  ],
}
