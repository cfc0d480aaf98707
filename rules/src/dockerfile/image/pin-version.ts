import type { Fix } from '../../fix'
import { askForDigest } from '../../helpers/pin-digest'
import { isBuiltHere } from '../../lib/official-images'
import type { Dockerfile, FromInstruction, ImageReference, Word } from '../../model/dockerfile'
import { dockerfileRule, type Problem, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-image-pin-version',
  title: 'Base image is not pinned to a version',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  supersedes: ['docker-image-pin-digest'],
  on: ['FROM'],
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity', 'availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3006', 'DL3007'],
    trivy: ['DS-0001'],
    checkov: ['CKV_DOCKER_7'],
    kics: ['f45ea400-6bbe-4501-9fc7-1c3d75c32067', '9efb0b2d-89c9-41a3-91ca-dcc0aec911fd'],
    semgrep: ['avoid-latest-version', 'missing-image-version'],
    sonar: ['S6596'],
    dockle: ['DKL-DI-0006'],
    dockerfilelint: ['latest_tag', 'missing_tag'],
    cnspec: ['mondoo-docker-best-practice-no-latest-tag', 'mondoo-docker-best-practice-from-tag-specified'],
    'dockerfile-security': ['latest'],
  },
  *check(dockerfile) {
    for (const from of dockerfile.instructions('FROM')) {
      const { image, reference } = from
      if (!reference && endsUnpinned(image.text)) yield untagged(dockerfile, from, image.text)
      if (!reference && mayLackTag(image.text)) yield unlessGiven(from)
      if (!reference || reference.repository === 'scratch' || reference.digest !== undefined) continue
      if (reference.tag !== undefined && reference.tag !== 'latest') continue
      // `FROM $BASE` is there for others to say what they build on.
      const quiet = isBuiltHere(reference) || namesNoVersion(reference) || /^\$\{?\w+\}?$/.test(image.text)
      yield { ...untagged(dockerfile, from, reference.text), ...(quiet ? { profile: 'strict' } : {}) }
    }
  },
})

/** Registries whose tags name variants, or are to be followed; a version there is a digest. */
function namesNoVersion({ registry, repository }: ImageReference): boolean {
  return (
    registry === 'cgr.dev' ||
    (registry === 'docker.io' && repository.startsWith('chainguard/')) ||
    (registry === 'gcr.io' && /^(?:distroless|oss-fuzz-base)\//.test(repository))
  )
}

function untagged(dockerfile: Dockerfile, from: FromInstruction, name: string): Problem {
  return {
    at: { instruction: from, part: from.image },
    message: name.endsWith(':latest') ? name : `${name} means ${name}:latest`,
    fix: () => (from.reference && namesNoVersion(from.reference) ? askForDigest(from) : askForTag(dockerfile, from)),
  }
}

/** `$REGISTRY/node`, `$REGISTRY/node:latest`: whatever the registry, the image is not pinned. */
function endsUnpinned(text: string): boolean {
  return /\$[^@]*(?:\/[\w.-]+|:latest)$/.test(text)
}

/** `alpine$TAG`, where TAG is to bring its own colon: without it the name stays, and means `latest`. */
function mayLackTag(text: string): boolean {
  return /^[a-z\d](?:[\w./-]|:\d+\/)*[a-z\d]\$\{?\w+\}?$/.test(text)
}

function unlessGiven(from: FromInstruction): Problem {
  const { image } = from
  return {
    at: { instruction: from, part: image },
    message: `without a value to be given it is ${image.text.replace(/\$.*/, '')}:latest`,
    profile: 'all',
    confidence: 'medium',
  }
}

/** Puts a tag to fill in where the image, or its last part, is written: in FROM, or in the ARG that FROM ends with. */
function askForTag(dockerfile: Dockerfile, from: FromInstruction): Fix | undefined {
  const { text } = from.image
  const word = text.includes('$') && !endsUnpinned(text) ? lastPart(dockerfile, from) : from.image
  if (!word) return undefined
  const { file, span } = word.at
  const image = word.text === 'latest' ? '' : `${word.text.replace(/:latest$/, '')}:`
  return {
    title: 'Pin the base image to a version',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: [{ file, span, newText: `${image}\${1:version}`, snippet: true }],
  }
}

function lastPart(dockerfile: Dockerfile, { image }: FromInstruction): Word | undefined {
  const name = /\$\{?(\w+)\}?$/.exec(image.text)?.[1]
  const entries = dockerfile.globalArgs.flatMap(arg => arg.entries)
  const value = entries.findLast(entry => entry.name === name)?.value
  return value?.text.includes('$') ? undefined : value
}

export const docs: RuleDocs = {
  rationale:
    '`latest` is whatever was pushed last: the next build may bring in another major version, or an image that someone pushed with a stolen token, and nothing in the repository shows that it changed.',
  remediation:
    'Name the version that was tested, as far as the image’s own tags go (`node:22.11-slim`), or the digest (`node:22.11-slim@sha256:…`), which nobody can move. Let a bot propose the updates, or security patches of the base image stop arriving.',
  responsibility: 'customer',
  cwe: ['CWE-1357'],
  references: ['https://docs.docker.com/build/building/best-practices/#pin-base-image-versions'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    { name: 'latest', code: 'FROM «node:latest» AS build', fixed: 'FROM node:version AS build' },
    {
      name: 'no tag, on a registry with a port',
      code: 'FROM «registry.example.com:5000/team/base»',
      fixed: 'FROM registry.example.com:5000/team/base:version',
    },
    {
      name: 'latest from a build argument',
      code: `
        ARG NODE_VERSION=latest
        FROM «node:\${NODE_VERSION}»`,
      fixed: `
        ARG NODE_VERSION=version
        FROM node:\${NODE_VERSION}`,
    },
    {
      name: 'a registry to be given, and latest behind it',
      code: `
        ARG REGISTRY
        FROM «$REGISTRY/team/base» AS base
        ARG TEAM=apps
        FROM «registry.example.com/$TEAM/web:latest»`,
      fixed: `
        ARG REGISTRY
        FROM $REGISTRY/team/base:version AS base
        ARG TEAM=apps
        FROM registry.example.com/$TEAM/web:version`,
    },
    {
      name: 'an image built on this machine, and one whose tags name no version',
      code: `
        FROM «app-base» AS build
        FROM «gcr.io/distroless/static»`,
      fixed: `
        FROM app-base:version AS build
        FROM gcr.io/distroless/static@sha256:digest`,
    },
    {
      name: 'a tag that has to bring its colon',
      code: `
        ARG TAG
        FROM «alpine$TAG»`,
      fixed: null,
      noFix: 'Whether a default or a colon is missing, the file does not say.',
    },
  ],
  good: [
    { name: 'tag', code: 'FROM --platform=$BUILDPLATFORM node:22.11-slim' },
    { name: 'digest', code: 'FROM node@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' },
    { name: 'nothing', code: 'FROM scratch' },
    {
      name: 'an earlier stage',
      code: `
        FROM node:22.11-slim AS base
        FROM base`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG NODE_VERSION
        FROM node:\${NODE_VERSION}`,
    },
  ],
}
