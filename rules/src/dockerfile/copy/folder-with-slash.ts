import { insertBehind } from '../../fixes/dockerfile'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-folder-with-slash',
  title: 'Several files are copied to a name without a slash',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3021'],
    trivy: ['DS-0011'],
    kics: ['6db6e0c2-32a3-4a2e-93b5-72c35f4119db'],
    'dockerfile-utils': ['INVALID_DESTINATION'],
    dockerfilelint: ['add_dest_invalid'],
    cnspec: ['mondoo-docker-best-practice-copy-dest-trailing-slash'],
  },

  on: ['COPY', 'ADD'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'COPY', 'ADD')) {
      const { sources, destination } = instruction
      const folder = destination?.value
      if (sources.length < 2 || !destination || folder === undefined || /[/\\]$|^\.{1,2}$/.test(folder)) continue
      yield {
        at: { instruction, part: destination },
        fix: () => {
          const { file, span } = destination.at
          const end = /["']/.test(file.text[span.end - 1] ?? '') ? span.end - 1 : span.end
          const edits = insertBehind({ at: { file, span: { start: end, end } } }, '/')
          return { title: `Write ${folder}/`, applicability: 'safe', impact: 'in-place', edits }
        },
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Docker refuses to copy several files into one; with a single file left in the list, it silently becomes a file of that name.',
  remediation: 'End the name of the folder with a slash.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#copy'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'without',
      code: `
        FROM node:22.11-slim
        COPY package.json yarn.lock «app»
        ADD ["a b", "c", "«/srv»"]
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY package.json yarn.lock app/
        ADD ["a b", "c", "/srv/"]
        USER node`,
    },
  ],
  good: [
    {
      name: 'a folder, or one file',
      code: `
        FROM node:22.11-slim
        COPY a b "app/"
        COPY a b ./
        COPY a b .
        COPY a b`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        COPY a b $FOLDER`,
    },
  ],
}
