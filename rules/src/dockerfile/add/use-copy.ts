import { withTriggers } from '../../lib/stages'
import type { Applicability } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { isArchive, isRemote } from '../../lib/archives'
import type { AddInstruction, Word } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-add-use-copy',
  title: 'ADD copies what COPY would',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  on: ['ADD'],
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    hadolint: ['DL3020'],
    trivy: ['DS-0005'],
    checkov: ['CKV_DOCKER_4'],
    kics: ['9513a694-aa0d-41d8-be61-3271e056f36b'],
    semgrep: ['prefer-copy-over-add'],
    sonar: ['S7029'],
    dockle: ['CIS-DI-0009'],
    cnspec: ['mondoo-docker-security-use-copy-instead-of-add'],
    'dockerfile-security': ['add'],
  },
  *check(dockerfile) {
    for (const add of withTriggers(dockerfile, 'ADD')) {
      if (add.sources.length === 0 || !add.flags.every(isOfCopyToo)) continue
      const named = add.sources.every(isPlain)
      if (!named && !becomesFile(add)) continue
      yield {
        at: { instruction: add, part: { at: add.keywordAt } },
        ...(named ? {} : { message: 'COPY does, unless the variable holds an address', confidence: 'medium' }),
        fix: () => ({
          title: 'Write COPY',
          applicability: applicability(add),
          impact: 'in-place',
          edits: replaceWord({ at: add.keywordAt }, 'COPY'),
        }),
      }
    }
  },
})

/** A local file or folder that ADD cannot unpack, as far as its name is known. */
function isPlain({ text, value }: Word): boolean {
  const name = value ?? text
  if (value === undefined && (name.startsWith('$') || !/\.\w+$/.test(name))) return false
  // `file:<hash>` comes from the history of an image, not from a Dockerfile.
  return !isRemote(name) && !isArchive(name) && !/^(?:file|dir|multi):[0-9a-f]/.test(name)
}

/** One source that a variable names, and a destination that is a file: nothing is to be unpacked. */
function becomesFile({ sources, destination }: AddInstruction): boolean {
  const [source] = sources
  const target = destination?.value ?? destination?.text ?? ''
  return (
    sources.length === 1 &&
    source?.value === undefined &&
    /^\$\{?\w+\}?$/.test(source?.text ?? '') &&
    /[^/.]\.[a-z]\w*$/i.test(target) &&
    !isArchive(target)
  )
}

function isOfCopyToo({ name }: { readonly name: string }): boolean {
  return /^(?:chown|chmod|link|exclude)$/.test(name)
}

/** Docker looks into a file for what it is: one without an extension, or behind a wildcard, might be an archive. */
function applicability({ sources }: AddInstruction): Applicability {
  const plain = sources.every(
    ({ text }) => !text.startsWith('$') && /(?:^|\/)\.{0,2}\/?$|\/$|\.\w+$/.test(text) && !/[*?]$/.test(text),
  )
  return plain ? 'safe' : 'suggestion'
}

export const docs: RuleDocs = {
  rationale:
    'ADD does more than it says: it unpacks archives and downloads addresses. A source that somebody else may choose then puts other files into the image than the line shows.',
  remediation:
    'Write COPY for files of the build context. Keep ADD for archives that have to be unpacked and for downloads with `--checksum`.',
  responsibility: 'customer',
  cwe: ['CWE-829'],
  references: ['https://docs.docker.com/build/building/best-practices/#add-or-copy'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'files',
      code: `
        FROM node:22.11-slim
        «ADD» package.json package-lock.json ./
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY package.json package-lock.json ./
        USER node`,
    },
    {
      name: 'with an owner, written in lower case',
      code: `
        from node:22.11-slim
        «add» --chown=node:node . /srv
        user node`,
      fixed: `
        from node:22.11-slim
        COPY --chown=node:node . /srv
        user node`,
    },
    {
      name: 'a name that holds a variable',
      code: `
        FROM eclipse-temurin:21-jre
        ARG VERSION
        «ADD» ["target/app-\${VERSION}.jar", "/app.jar"]
        USER 10001`,
      fixed: `
        FROM eclipse-temurin:21-jre
        ARG VERSION
        COPY ["target/app-\${VERSION}.jar", "/app.jar"]
        USER 10001`,
    },
    {
      name: 'a file that whoever builds names',
      code: `
        FROM eclipse-temurin:21-jre
        ARG JAR
        «ADD» \${JAR} /app.jar
        USER 10001`,
      fixed: `
        FROM eclipse-temurin:21-jre
        ARG JAR
        COPY \${JAR} /app.jar
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'an archive to unpack',
      code: `
        FROM scratch
        ADD rootfs.tar.xz layers/*.tar* /`,
    },
    {
      name: 'a download is another rule’s business',
      code: `
        FROM debian:12
        ADD https://example.com/install.sh /tmp/
        ADD git@github.com:example/tools.git /tools`,
    },
  ],
  unknown: [
    {
      name: 'a source decided by whoever builds',
      code: `
        FROM eclipse-temurin:21-jre
        ARG SOURCE
        ADD \${SOURCE} /srv/`,
    },
  ],
}
