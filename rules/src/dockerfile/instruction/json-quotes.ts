import type { Fix } from '../../fix'
import type { CommandBody } from '../../model/dockerfile'
import { withTriggers } from '../../lib/stages'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-instruction-json-quotes',
  title: 'List in brackets is no JSON',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { sonar: ['S7030'], 'dockerfile-utils': ['JSON_IN_SINGLE_QUOTES'] },

  on: ['RUN', 'CMD', 'ENTRYPOINT'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'RUN', 'CMD', 'ENTRYPOINT')) {
      const { body } = instruction
      const text = textAt(body.at).trim()
      if (body.form !== 'shell' || !isMeantAsList(text, instruction.keyword)) continue
      yield { at: { instruction, part: { at: body.at } }, fix: () => requote(body) }
    }
  },
})

/** A list for JSON, and not the shell's `[ "$A" = b ]`. */
function isMeantAsList(text: string, keyword: 'RUN' | 'CMD' | 'ENTRYPOINT'): boolean {
  if (/^\[\[?\s+\S+\s+[-=!]|\]\s*(?:&&|\|\||;)/.test(text)) return false
  if (/^\["[^"]*"\s*[,"]/.test(text) || (keyword !== 'RUN' && text.startsWith('["'))) return true
  return /^\[\s*(?:['“”„]|"[^"]*",?).*\]$/s.test(text) && /['“”„,]/.test(text)
}

function requote({ at }: CommandBody): Fix | undefined {
  const text = textAt(at)
  const plain = text.replace(/[“”„]/g, '"')
  const quoted = plain.includes("'") && !plain.includes('"') ? plain.replace(/'/g, '"') : plain
  const parted = quoted.replace(/"\s+"/g, '", "')
  const json = parted.endsWith(']') ? parted.replace(/,\s*\]$/, ']') : `${parted}]`
  return json !== text && isStrings(json)
    ? { title: 'Write JSON', applicability: 'suggestion', impact: 'in-place', edits: [{ ...at, newText: json }] }
    : undefined
}

function isStrings(text: string): boolean {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every(each => typeof each === 'string')
  } catch {
    return false
  }
}

export const docs: RuleDocs = {
  rationale:
    'Docker takes it for a command of the shell: `[` with arguments, so the program never starts, or a check in RUN is skipped.',
  remediation: 'Write a JSON array: double quotes, commas between, none behind the last.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#shell-and-exec-form'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'single quotes, a comma too many',
      code: `
        FROM node:22.11-slim
        USER node
        ENTRYPOINT «['node', '--inspect']»
        CMD «["server.js",]»`,
      fixed: `
        FROM node:22.11-slim
        USER node
        ENTRYPOINT ["node", "--inspect"]
        CMD ["server.js"]`,
    },
    {
      name: 'quotes in quotes',
      code: `
        FROM node:22.11-slim
        USER node
        CMD «['sh', '-c', 'echo "hi"']»`,
      fixed: null,
      noFix: 'Where the inner quotes belong is not certain.',
    },
    {
      name: 'a comma or a bracket is missing',
      code: `
        FROM node:22.11-slim
        USER node
        ENTRYPOINT «["node" "--inspect"]»
        CMD «["server.js"»`,
      fixed: `
        FROM node:22.11-slim
        USER node
        ENTRYPOINT ["node", "--inspect"]
        CMD ["server.js"]`,
    },
  ],
  good: [
    {
      name: 'JSON, and a test',
      code: `
        FROM node:22.11-slim
        CMD ["node"]
        RUN [ "$A" = "b" ] && make
        RUN [ -f 'a' ]`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG COMMAND
        CMD $COMMAND`,
    },
  ],
}
