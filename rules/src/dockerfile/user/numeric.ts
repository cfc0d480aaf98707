import type { Fix } from '../../fix'
import { insertBehind, replaceWord } from '../../fixes/dockerfile'
import { type Account, accountsMade, valueOf } from '../../lib/accounts'
import { imageFacts, OWN_UID, userNumber } from '../../lib/images'
import { chainOf, isRoot } from '../../lib/stages'
import type { Stage, Word } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-user-numeric',
  title: 'User is a name, not a number',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: { hadolint: ['DL3066'] },
  on: ['USER', 'RUN', 'FROM'],
  *check(dockerfile) {
    const { finalStage } = dockerfile
    const effective = finalStage?.effectiveUser
    const last = finalStage ? effective?.instruction : dockerfile.instructions('USER').at(-1)
    const name = last?.user?.value?.split(':')[0]
    if (!last?.user || effective?.inheritedFrom || !name || /^\d+$/.test(name) || isRoot(name)) return
    const { user } = last
    yield { at: { instruction: last, part: user }, fix: () => writeNumber(finalStage, user, name) }
  },
})

function writeNumber(stage: Stage | undefined, user: Word, name: string): Fix | undefined {
  if (!stage || user.text.includes('$')) return undefined
  const accounts = chainOf(stage).flatMap(each => each.of('RUN').flatMap(({ body }) => accountsMade(body)))
  const account = accounts.findLast(each => each.name === name)
  const given = numberOf(account)
  const known = given ?? (account || !stage.baseImage ? undefined : userNumber(stage.baseImage, name))
  if (known === undefined && (!account || account.options.has('uid'))) return undefined
  const uid = known ?? freeNumber(accounts)
  return {
    title: known === undefined ? `Give ${name} the number ${uid} and write it` : `Write USER ${uid}`,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [
      ...(known === undefined && account
        ? insertBehind(account.program.word, ` ${uidOption(stage, account)} ${uid}`)
        : []),
      ...replaceWord(user, [uid, ...user.text.split(':').slice(1)].join(':')),
    ],
  }
}

function numberOf(account: Account | undefined): string | undefined {
  const uid = valueOf(account?.options.get('uid'))
  return uid !== undefined && /^\d+$/.test(uid) ? uid : undefined
}

function freeNumber(accounts: readonly Account[]): string {
  const taken = new Set(accounts.map(numberOf))
  let uid = OWN_UID
  while (taken.has(String(uid))) uid++
  return String(uid)
}

/** Alpine's `adduser` knows the short option only. */
function uidOption({ baseImage }: Stage, { program }: Account): string {
  const long = program.name === 'useradd' || (baseImage && imageFacts(baseImage).family === 'debian')
  return long ? '--uid' : '-u'
}

export const docs: RuleDocs = {
  rationale:
    'Kubernetes with `runAsNonRoot` reads the number of the user, not `/etc/passwd` of the image: it cannot tell whether a name is root and does not start the container.',
  remediation:
    'Give the user a number when you create it (`useradd --uid 10001`), and write that: `USER 10001`. It then holds for images without `/etc/passwd`, too.',
  responsibility: 'customer',
  cwe: ['CWE-250'],
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a number given in the same file',
      code: `
        FROM debian:12
        RUN groupadd -g 2000 web && useradd -ms /bin/bash -u 10001 -g web app
        USER «app:web»`,
      fixed: `
        FROM debian:12
        RUN groupadd -g 2000 web && useradd -ms /bin/bash -u 10001 -g web app
        USER 10001:web`,
    },
    {
      name: 'a user of the image',
      code: `
        FROM node:22.11-slim
        USER «node»`,
      fixed: `
        FROM node:22.11-slim
        USER 1000`,
    },
    {
      name: 'whatever number the system chose',
      code: `
        FROM debian:12
        RUN useradd app
        USER «app»`,
      fixed: `
        FROM debian:12
        RUN useradd --uid 10001 app
        USER 10001`,
    },
    {
      name: 'on Alpine, with another user that has the number',
      code: `
        FROM alpine:3.20
        RUN adduser -D -u 10001 first && adduser -S app
        USER «app»`,
      fixed: `
        FROM alpine:3.20
        RUN adduser -D -u 10001 first && adduser -u 10002 -S app
        USER 10002`,
    },
    {
      name: 'a user that a package made',
      code: `
        FROM debian:12
        RUN apt-get install -y postgresql
        USER «postgres»`,
      fixed: null,
      noFix: 'The number is chosen when the image is built.',
    },
  ],
  good: [
    {
      name: 'numbers',
      code: `
        FROM debian:12
        USER 10001:web`,
    },
    {
      name: 'root is another matter',
      code: `
        FROM debian:12
        USER root`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG APP_USER
        USER $APP_USER`,
    },
  ],
}
