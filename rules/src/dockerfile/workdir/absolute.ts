import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import type { OtherInstruction } from '../../model/dockerfile'
import { folderAt, isAbsolute, resolve } from '../../lib/folders'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-workdir-absolute',
  title: 'Working folder is relative',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    hadolint: ['DL3000'],
    trivy: ['DS-0009'],
    checkov: ['CKV_DOCKER_10'],
    kics: ['6b376af8-cfe8-49ab-a08d-f32de23661a4'],
    semgrep: ['use-absolute-workdir'],
    sonar: ['S7021'],
  },

  on: ['WORKDIR'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'WORKDIR')) {
      const [word] = instruction.words
      const folder = word && (word.value ?? word.text)
      if (!word || folder === undefined || folder === '' || isAbsolute(folder) || /^["']?\$/.test(folder)) continue
      yield { at: { instruction, part: word }, fix: () => makeAbsolute(instruction, folder) }
    }
  },
})

/** In the folder it has now; in the base image's folder, which is not known, most often the root. */
function makeAbsolute(instruction: OtherInstruction<'WORKDIR'>, folder: string): Fix | undefined {
  const [word, ...more] = instruction.words
  if (!word || more.length > 0 || word.text.includes('$') || folder.includes('\\')) return undefined
  const base = folderAt(instruction)
  const whole = resolve(base ?? '/', folder)
  return {
    title: `Write ${whole}`,
    applicability: base === undefined ? 'suggestion' : 'safe',
    impact: 'in-place',
    ...(base === undefined ? { caution: 'the base image may start in another folder than /' } : {}),
    edits: replaceWord(word, whole),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Where it ends depends on every WORKDIR above and on the base image: a change there moves all that is copied and run below.',
  remediation: 'Write the whole path, beginning with a slash.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/build/building/best-practices/#workdir'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'behind a known folder',
      code: `
        FROM node:22.11-slim
        WORKDIR /srv
        WORKDIR «app/../web»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        WORKDIR /srv
        WORKDIR /srv/web
        USER node`,
    },
    {
      name: "in the base image's folder",
      code: `
        FROM node:22.11-slim
        WORKDIR «app»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        WORKDIR /app
        USER node`,
    },
    {
      name: 'with a variable',
      code: `
        FROM node:22.11-slim
        ARG NAME
        WORKDIR «app/$NAME»`,
      fixed: null,
      noFix: 'Its value is known to whoever builds.',
    },
  ],
  good: [
    {
      name: 'absolute, on Windows, too',
      code: `
        FROM node:22.11-slim
        WORKDIR "/srv/app"
        WORKDIR C:/app
        ENV HOME=/home/node
        WORKDIR $HOME/app`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        WORKDIR \${FOLDER}/app`,
    },
  ],
}
