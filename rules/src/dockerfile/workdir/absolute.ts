import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import type { OtherInstruction, Stage } from '../../model/dockerfile'
import { folderAt, isAbsolute, resolve } from '../../lib/folders'
import { chainOf, withTriggers } from '../../lib/stages'
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
    'dockerfile-utils': ['WORKDIR_IS_NOT_ABSOLUTE'],
    dockerfilelint: ['invalid_workdir'],
    cnspec: ['mondoo-docker-best-practice-workdir-absolute-path'],
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

/** Images whose own Dockerfile leaves the working folder at the root. */
const AT_ROOT =
  /^(?:scratch|debian|ubuntu|alpine|busybox|fedora|centos|rockylinux|almalinux|amazonlinux|oraclelinux|node|python|openjdk|eclipse-temurin|rust|perl)$/

/** In the folder it has now; where only the base image knows that one, it has to be filled in. */
function makeAbsolute(instruction: OtherInstruction<'WORKDIR'>, folder: string): Fix | undefined {
  const [word, ...more] = instruction.words
  if (!word || more.length > 0 || word.text.includes('$') || folder.includes('\\')) return undefined
  const image = instruction.stage?.baseImage
  const atRoot = image?.registry === 'docker.io' && AT_ROOT.test(image.repository)
  const first = !instruction.stage || !chainOf(instruction.stage).some(each => isBehind(instruction, each))
  const base = folderAt(instruction) ?? (atRoot && first ? '/' : undefined)
  const whole = resolve(base ?? `/${placeholder('folder')}`, folder)
  return {
    title: base === undefined ? 'Write the whole path' : `Write ${whole}`,
    applicability: base === undefined ? 'needs-input' : 'safe',
    impact: 'in-place',
    edits: withPlaceholders(replaceWord(word, whole)),
  }
}

function isBehind({ at }: OtherInstruction, stage: Stage): boolean {
  return stage.of('WORKDIR').some(other => other.at.span.start < at.span.start)
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
      name: 'in a folder that the base image decides on',
      code: `
        FROM registry.example.com/base:4
        WORKDIR «app»
        USER 10001`,
      fixed: `
        FROM registry.example.com/base:4
        WORKDIR /folder/app
        USER 10001`,
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
