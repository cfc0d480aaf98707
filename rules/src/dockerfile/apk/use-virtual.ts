import { packageRule, type CallContext } from '../../helpers/command-rule'
import { optionValue, packageCommands, type PackageCommand } from '../../helpers/packages'
import type { Fix } from '../../fix'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default packageRule({
  id: 'docker-apk-use-virtual',
  title: 'Packages of the build are removed one by one',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { dockerfilelint: ['apkadd-missing-virtual'] },

  tools: ['apk'],
  actions: ['remove'],
  violates: (call, context) => addedBefore(call, context) !== undefined,
  fix: (call, context) => nameThem(call, addedBefore(call, context)),
})

/** The installation, in the same RUN and without a name for all, of what is removed. */
function addedBefore({ command, packages }: PackageCommand, { run }: CallContext): PackageCommand | undefined {
  return packageCommands(run.body).find(
    each =>
      each.tool === 'apk' &&
      each.action === 'install' &&
      each.command.at.span.start < command.at.span.start &&
      optionValue(each, '-t', '--virtual') === undefined &&
      packages.some(({ name, kind }) => kind === 'name' && each.packages.some(other => other.name === name)),
  )
}

function nameThem({ packages }: PackageCommand, added: PackageCommand | undefined): Fix | undefined {
  const names = (of: PackageCommand['packages']) =>
    of
      .map(({ name }) => name)
      .sort()
      .join(' ')
  const [first, last] = [packages[0], packages.at(-1)]
  if (!added || !first || !last || names(packages) !== names(added.packages)) return undefined
  const { file, span } = (added.packages[0] ?? first).word.at
  return {
    title: 'Name them .build',
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [
      { file, span: { start: span.start, end: span.start }, newText: '--virtual .build ' },
      { file, span: { start: first.word.at.span.start, end: last.word.at.span.end }, newText: '.build' },
    ],
  }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever adds a package to the installation has to remember the removal: what is forgotten there stays in the image, compilers first.',
  remediation:
    'Give what only the build needs a name, `apk add --no-cache --virtual .build gcc …`, and remove that name, `apk del .build`, in the same RUN.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'the same list twice',
      code: `
        FROM alpine:3.20
        RUN apk add --no-cache gcc make && make && «apk del gcc make»
        USER 10001`,
      fixed: `
        FROM alpine:3.20
        RUN apk add --no-cache --virtual .build gcc make && make && apk del .build
        USER 10001`,
    },
    {
      name: 'some of them',
      code: `
        FROM alpine:3.20
        RUN apk add --no-cache git gcc && make && «apk del gcc»`,
      fixed: null,
      noFix: 'One installation would have to become two.',
    },
  ],
  good: [
    {
      name: 'named',
      code: `
        FROM alpine:3.20
        RUN apk add --no-cache --virtual .build gcc && make && apk del .build`,
    },
    {
      name: 'not installed here',
      code: `
        FROM alpine:3.20
        RUN apk del openssl`,
    },
  ],
  unknown: [
    {
      name: 'packages decided by whoever builds',
      code: `
        FROM alpine:3.20
        ARG PACKAGES
        RUN apk add --no-cache $PACKAGES && make && apk del $PACKAGES`,
    },
  ],
}
