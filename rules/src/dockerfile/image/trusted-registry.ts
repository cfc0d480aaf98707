import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { parseImageReference } from '../../lib/image-reference'
import type { Dockerfile, Flag, ImageReference, Instruction, Word } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-image-trusted-registry',
  title: 'Image comes from a registry that is not trusted',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3026'], 'dockerfile-security': ['trusted_base'], dockle: ['CIS-DI-0002'] },
  on: ['FROM', 'COPY', 'RUN'],
  options: {
    registries: {
      description:
        'Registries and folders in them that images may come from (`docker.io`, `ghcr.io/example`); none: all.',
      default: [],
    },
  },
  *check(dockerfile, context) {
    const trusted = context.strings('registries')
    if (trusted.length === 0) return
    for (const { instruction, part, text } of imagesNamed(dockerfile)) {
      const image = parseImageReference(text)
      if (!image || image.repository === 'scratch') continue
      const path = `${image.registry}/${image.repository}`
      if (trusted.some(each => covers(each, path))) continue
      yield {
        at: { instruction, part },
        message: `${path} is not among those that are trusted`,
        fix: () => takeFrom(trusted, part, image),
      }
    }
  },
})

interface Named {
  readonly instruction: Instruction
  readonly part: Word | Flag
  readonly text: string
}

/** Images that FROM, `COPY --from=` and `--mount=…,from=` name; stages of the file are none. */
function imagesNamed(dockerfile: Dockerfile): readonly Named[] {
  const bases = dockerfile
    .instructions('FROM')
    .flatMap(from => (from.reference ? [{ instruction: from, part: from.image, text: from.reference.text }] : []))
  const others = dockerfile.instructions('COPY', 'RUN').flatMap(instruction =>
    instruction.flags.flatMap(part => {
      const from = part.name === 'from' ? part.value : /(?:^|,)from=([^,]+)/.exec(part.value ?? '')?.[1]
      const image = from !== undefined && !from.includes('$') && !dockerfile.stageNamed(from) && !/^\d+$/.test(from)
      return image ? [{ instruction, part, text: from }] : []
    }),
  )
  return [...bases, ...others]
}

/** Where one registry is trusted, the image may be there under its own name. */
function takeFrom([registry, ...more]: readonly string[], part: Word | Flag, image: ImageReference): Fix | undefined {
  const written = 'text' in part && !part.text.includes('$')
  if (registry === undefined || more.length > 0 || !written) return undefined
  const name = image.text.slice(image.text.lastIndexOf('/') + 1)
  return {
    title: `Take it from ${registry}`,
    applicability: 'needs-input',
    impact: 'in-place',
    caution: 'the image has to be there',
    edits: withPlaceholders(replaceWord(part, `${registry.replace(/\/+$/, '')}/${placeholder(name)}`)),
  }
}

function covers(trusted: string, path: string): boolean {
  const prefix = trusted.replace(/\/+$/, '')
  return (
    path === prefix ||
    path.startsWith(`${prefix}/`) ||
    (prefix === 'docker.io/library' && /^docker\.io\/[^/]+$/.test(path))
  )
}

export const docs: RuleDocs = {
  rationale:
    'An image brings programs that run with everything the container is given. Whoever may push to the registry it comes from, or may register a name like a well-known one, decides what those are.',
  remediation:
    'Take images from the registries you have chosen, best of all your own that scans what is pushed and mirrors the rest.',
  responsibility: 'customer',
  cwe: ['CWE-829'],
  references: ['https://docs.docker.com/docker-hub/image-library/trusted-content/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a mirror',
      code: `
        FROM «quay.io/example/base:1» AS base
        USER 10001`,
      options: { registries: ['registry.example.com/mirror'] },
      fixed: `
        FROM registry.example.com/mirror/base:1 AS base
        USER 10001`,
    },
    {
      name: 'each way to name one',
      code: `
        FROM «quay.io/example/base:1» AS base
        FROM docker.io/library/debian:12
        COPY «--from=ghcr.io/other/tools:2» /t /t
        RUN «--mount=type=bind,from=example.com/x:1,target=/a» make
        COPY --from=base /b /b
        USER 10001`,
      options: { registries: ['docker.io/library', 'ghcr.io/example'] },
      fixed: null,
      noFix: 'Which image of a trusted registry takes its place is not to be guessed.',
    },
  ],
  good: [
    {
      name: 'trusted, or none asked for',
      code: `
        FROM debian:12 AS build
        FROM ghcr.io/example/app/base:1
        COPY --from=0 /a /a
        COPY --from=build /a /a
        FROM scratch`,
      options: { registries: ['docker.io', 'ghcr.io/example'] },
    },
    {
      name: 'no list',
      code: `
        FROM quay.io/example/base:1`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG BASE
        FROM $BASE`,
      options: { registries: ['docker.io'] },
    },
  ],
}
