import type { Fix } from '../../fix'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { insertBehind } from '../../fixes/dockerfile'
import { variableUses } from '../../lib/variables'
import type { Dockerfile, FromInstruction, VariableEntry } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-arg-default-for-image',
  title: 'Without --build-arg there is no such image',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { buildkit: ['InvalidDefaultArgInFrom'] },

  on: ['FROM', 'ARG'],
  *check(dockerfile) {
    for (const from of dockerfile.instructions('FROM')) {
      const entries = argumentsOf(dockerfile, from)
      const image = entries && withDefaults(from, dockerfile.escape, entries)
      if (image === undefined || /^(?:[\w.-]+(?::\d+)?\/)?[\w./-]*\w(?::[\w.-]+)?(?:@\w+:\w+)?$/.test(image)) continue
      const empty = entries?.find(({ value }) => !value)
      yield {
        at: { instruction: from, part: from.image },
        message: `with the defaults of ARG this is ${image === '' ? 'nothing' : image}`,
        fix: () => empty && giveDefault(empty),
      }
    }
  },
})

/** The declarations of all that the image is made of; undefined where one is missing. */
function argumentsOf(
  { globalArgs, escape }: Dockerfile,
  { image }: FromInstruction,
): readonly VariableEntry[] | undefined {
  const entries = globalArgs.flatMap(arg => arg.entries)
  const uses = variableUses(image.at, escape).filter(({ modifier }) => modifier === '')
  const found = uses.map(({ name }) => entries.findLast(entry => entry.name === name))
  return found.length > 0 && found.every(entry => entry !== undefined) ? found : undefined
}

function withDefaults(
  { image }: FromInstruction,
  escape: string,
  entries: readonly VariableEntry[],
): string | undefined {
  const { file, span } = image.at
  let text = ''
  let { start } = span
  for (const { name, at, modifier } of variableUses(image.at, escape)) {
    const entry = entries.find(each => each.name === name)
    const value = entry?.value ? entry.value.value : ''
    if (modifier !== '' || value === undefined) return undefined
    text += file.text.slice(start, at.span.start) + value
    start = at.span.end
  }
  return (text + file.text.slice(start, span.end)).replace(/["']/g, '')
}

function giveDefault({ nameAt, name }: VariableEntry): Fix {
  return {
    title: `Give ${name} a default`,
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders(insertBehind({ at: nameAt }, `=${placeholder('value')}`)),
  }
}

export const docs: RuleDocs = {
  rationale:
    'A build without the argument fails, or on some builders takes another image; tools that look for outdated or vulnerable images skip the line.',
  remediation: 'Give ARG a default: `ARG VERSION=22`.',
  responsibility: 'customer',
  cwe: ['CWE-457'],
  references: ['https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no default',
      code: `
        ARG VERSION
        FROM «node:$VERSION»
        USER node`,
      fixed: `
        ARG VERSION=value
        FROM node:$VERSION
        USER node`,
    },
    {
      name: 'a default that does not fit',
      code: `
        ARG SUFFIX="box:"
        FROM «busy\${SUFFIX}»`,
      fixed: null,
      noFix: 'What is missing behind the colon is not known.',
    },
  ],
  good: [
    {
      name: 'a default, or a name without it',
      code: `
        ARG VERSION=22
        ARG VARIANT
        FROM node:\${VERSION}\${VARIANT}
        FROM --platform=$BUILDPLATFORM node:\${OTHER:-22}`,
    },
  ],
  unknown: [{ name: 'another argument decides', code: 'FROM $UNDECLARED' }],
}
