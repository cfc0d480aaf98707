import { contextCopies } from '../../lib/context-copies'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-no-ignored-file',
  title: 'What is copied is left out by the ignore file',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { buildkit: ['CopyIgnoredFile'] },
  on: ['COPY', 'ADD'],
  readsContext: true,
  *check(dockerfile) {
    const { context } = dockerfile
    if (!context?.hasIgnoreFile) return
    const name = context.ignoreFile.uri.slice(context.ignoreFile.uri.lastIndexOf('/') + 1)
    for (const { copy, source, value } of contextCopies(dockerfile))
      if (context.isLeftOut(value))
        yield { at: { instruction: copy, part: source }, message: `${source.text} is in ${name}` }
  },
})

export const docs: RuleDocs = {
  rationale:
    'The builder never sees the file, so the build fails with `not found`, or takes something older from its cache. The quick way out, an ignore file that ignores nothing, sends secrets along.',
  remediation:
    'Take the COPY out when the file is left out on purpose. Else let it in with an exception below the pattern: `!dist/app.js`.',
  responsibility: 'customer',
  cwe: ['CWE-552'],
  references: [
    'https://docs.docker.com/reference/build-checks/copy-ignored-file/',
    'https://docs.docker.com/build/concepts/context/#dockerignore-files',
  ],
  since: '0.1.0',
}

const noFix = 'Whether the copy or the pattern is wrong is not to be seen.'

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a file, a folder, and all that a wildcard names',
      code: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY package.json «./.env» ./
        COPY --chown=node «dist» /srv/dist/
        ADD «docs/*.md» /srv/docs/
        USER node`,
      files: {
        '.dockerignore': '# secrets\n.env*\n/dist\n**/*.md\n',
        'package.json': '{}',
        '.env': 'PORT=80\n',
        'docs/a.md': '',
        'docs/b.md': '',
      },
      fixed: null,
      noFix,
    },
  ],
  good: [
    {
      name: 'exceptions, other stages and addresses',
      code: `
        FROM node:22.11-slim AS build
        COPY src package*.json ./
        FROM node:22.11-slim
        COPY --from=build /srv/dist /srv/dist
        ADD https://example.com/dist /srv/`,
      files: {
        '.dockerignore': '*\n!src/app\n!package.json\ndist\n',
        'src/app/main.js': '',
        'src/test/main.js': '',
        'package.json': '{}',
        'package-lock.json': '{}',
      },
    },
    {
      name: 'without an ignore file',
      code: `
        FROM node:22.11-slim
        COPY dist /srv/`,
      files: { 'package.json': '{}' },
    },
  ],
  unknown: [
    {
      name: 'a folder that may have what an exception lets in',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        COPY dist $FOLDER /srv/`,
      files: { '.dockerignore': 'dist\n!dist/app.js\n' },
    },
  ],
}
