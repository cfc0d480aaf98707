import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { accountsMade, valueOf } from '../../lib/accounts'
import { imageFacts } from '../../lib/images'
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
  const uid = stage && (numberGiven(stage, name) ?? numberKnown(stage, name))
  if (uid === undefined || user.text.includes('$')) return undefined
  return {
    title: `Write USER ${uid}`,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: replaceWord(user, [uid, ...user.text.split(':').slice(1)].join(':')),
  }
}

function numberGiven(stage: Stage, name: string): string | undefined {
  const accounts = chainOf(stage).flatMap(each => each.of('RUN').flatMap(({ body }) => accountsMade(body)))
  const uid = valueOf(accounts.findLast(account => account.name === name)?.options.get('uid'))
  return uid !== undefined && /^\d+$/.test(uid) ? uid : undefined
}

/** Numbers that the images and distributions have fixed. */
function numberKnown({ baseImage }: Stage, name: string): string | undefined {
  const facts = baseImage && imageFacts(baseImage)
  if (facts?.user === name && name === 'node') return '1000'
  if (facts?.user === name && name === 'nonroot') return '65532'
  const common = facts?.family === 'debian' || facts?.family === 'alpine'
  return common && name === 'nobody' ? '65534' : undefined
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
