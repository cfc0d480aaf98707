import type { Fix } from '../../fix'
import { insertInstructionBefore, replaceWord } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { nearest } from '../../lib/nearest'
import { isPlatformArgument, isPredefined, globalNames, variableUses, type VariableUse } from '../../lib/variables'
import type { Dockerfile } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-image-defined-argument',
  title: 'FROM reads an argument that nothing declares',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { buildkit: ['UndefinedArgInFrom'], trivy: ['DS-0001'], 'dockerfile-utils': ['BASE_NAME_EMPTY'] },

  on: ['FROM', 'ARG'],
  *check(dockerfile) {
    const names = globalNames(dockerfile)
    for (const from of dockerfile.instructions('FROM'))
      for (const use of from.argumentsAt ? variableUses(from.argumentsAt, dockerfile.escape) : []) {
        if (names.includes(use.name) || use.modifier.includes('-') || use.modifier.includes('+')) continue
        if (isPlatformArgument(use.name) || isPredefined(use.name)) continue
        yield {
          at: { instruction: from, part: use },
          message: `no ARG above the first FROM declares ${use.name}`,
          fix: () => declare(dockerfile, use, names),
        }
      }
  },
})

const PLATFORMS = ['BUILDPLATFORM', 'TARGETPLATFORM', 'BUILDARCH', 'TARGETARCH', 'BUILDOS', 'TARGETOS']

function declare({ globalArgs, stages }: Dockerfile, use: VariableUse, names: readonly string[]): Fix | undefined {
  const close = nearest(use.name, [...names, ...PLATFORMS])
  if (close !== undefined)
    return {
      title: `Write ${close}`,
      applicability: 'suggestion',
      impact: 'in-place',
      edits: replaceWord(use, `\${${close}}`),
    }
  const first = globalArgs[0] ?? stages[0]?.from
  if (!first) return undefined
  const edits = withPlaceholders(insertInstructionBefore(first, `ARG ${use.name}=${placeholder('value')}`))
  return { title: `Declare ${use.name}`, applicability: 'needs-input', impact: 'in-place', edits }
}

export const docs: RuleDocs = {
  rationale:
    'It is always empty, also with `--build-arg`: FROM takes another image than the line suggests, without the version that was to be pinned.',
  remediation: 'Declare it above the first FROM: `ARG VERSION=22`.',
  responsibility: 'customer',
  cwe: ['CWE-457'],
  references: ['https://docs.docker.com/reference/build-checks/undefined-arg-in-from/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a slip',
      code: `
        ARG VERSION=22
        FROM --platform=«$BULIDPLATFORM» node:«\${VERSON}»
        USER node`,
      fixed: `
        ARG VERSION=22
        FROM --platform=\${BUILDPLATFORM} node:\${VERSION}
        USER node`,
    },
    {
      name: 'missing',
      code: `
        FROM node:22«$VARIANT»
        USER node`,
      fixed: `
        ARG VARIANT=value
        FROM node:22$VARIANT
        USER node`,
    },
  ],
  good: [
    {
      name: 'declared, or given by the builder',
      code: `
        ARG VERSION
        FROM --platform=$BUILDPLATFORM node:22$VERSION
        FROM node:\${OTHER:-22}`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG IMAGE
        FROM $IMAGE`,
    },
  ],
}
