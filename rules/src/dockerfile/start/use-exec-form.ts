import type { Fix } from '../../fix'
import type { CmdInstruction, EntrypointInstruction, HealthcheckInstruction } from '../../model/dockerfile'
import { feedingStages, REFERENCE_KEYWORDS } from '../../lib/stage-references'
import { chainOf, withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-start-use-exec-form',
  title: 'Program is started behind a shell',
  severity: 'medium',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {
    hadolint: ['DL3025'],
    buildkit: ['JSONArgsRecommended'],
    kics: ['b86987e1-6397-4619-81d5-8807f2387c79'],
    semgrep: ['prefer-json-notation'],
    sonar: ['S7019'],
  },

  on: ['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'SHELL', ...REFERENCE_KEYWORDS],
  *check(dockerfile) {
    const feeding = feedingStages(dockerfile)
    for (const instruction of withTriggers(dockerfile, 'CMD', 'ENTRYPOINT', 'HEALTHCHECK')) {
      const { body, stage } = instruction
      if (stage && feeding.has(stage)) continue
      // Who chose a shell means it.
      if (body?.form !== 'shell' || (stage && chainOf(stage).some(each => each.of('SHELL').length > 0))) continue
      const words = plainWords(instruction)
      // A check ends before anybody signals it: its shell matters only where it does nothing.
      if (instruction.keyword === 'HEALTHCHECK' && !words) continue
      yield {
        at: { instruction, part: { at: instruction.keywordAt } },
        message: `${instruction.keyword} in shell form: /bin/sh is process 1 and passes no signals on`,
        fix: () => words && toJson(instruction, words),
      }
    }
  },
})

type Starting = CmdInstruction | EntrypointInstruction | HealthcheckInstruction

/** The words, where a shell would do nothing but split them: one command, no variables, wildcards or redirects. */
function plainWords({ body }: Starting): readonly string[] | undefined {
  const [command, ...more] = body?.script?.commands ?? []
  if (!command || more.length > 0 || !body?.script?.complete || command.depth > 0) return undefined
  if (command.assignments.length > 0 || command.redirects.length > 0 || body.heredocs.length > 0) return undefined
  const plain = command.words.every(
    ({ text, literal, quoting }) => literal && (quoting !== 'none' || !/[*?[\]{}~\\]/.test(text)),
  )
  // A list that is no JSON has a rule of its own.
  const builtin = /^(?:exec|cd|\.|source|set|export|ulimit|trap|exit|\[.*|eval|if|while|for)$/.test(command.name ?? '')
  return plain && !builtin ? command.words.map(({ text }) => text) : undefined
}

function toJson({ body }: Starting, words: readonly string[]): Fix | undefined {
  const at = body?.at
  if (!at || at.file.text.slice(at.span.start, at.span.end).includes('\n')) return undefined
  return {
    title: 'Write a JSON array',
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [{ ...at, newText: `[${words.map(word => JSON.stringify(word)).join(', ')}]` }],
  }
}

export const docs: RuleDocs = {
  rationale:
    'The shell gets the signal to stop and keeps it: the program is killed after ten seconds in the middle of a write. The shell is also one more thing that an image could do without.',
  remediation:
    'Write a JSON array, `CMD ["node", "server.js"]`. Where variables or `&&` are needed, move them into a script that ends with `exec program`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#shell-and-exec-form'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'plain words',
      code: `
        FROM node:22.11-slim
        USER node
        «ENTRYPOINT» node --enable-source-maps "server main.js"
        HEALTHCHECK NONE`,
      fixed: `
        FROM node:22.11-slim
        USER node
        ENTRYPOINT ["node", "--enable-source-maps", "server main.js"]
        HEALTHCHECK NONE`,
    },
    {
      name: 'a shell is needed',
      code: `
        FROM node:22.11-slim
        USER node
        «CMD» node server.js --port $PORT`,
      fixed: null,
      noFix: 'The variable needs a shell.',
    },
    {
      name: 'a check',
      code: `
        FROM node:22.11-slim
        USER node
        «HEALTHCHECK» --interval=5s CMD node check.js`,
      fixed: `
        FROM node:22.11-slim
        USER node
        HEALTHCHECK --interval=5s CMD ["node", "check.js"]`,
    },
    {
      name: 'a list that is no JSON',
      code: `
        FROM node:22.11-slim
        USER node
        «CMD» ['node', 'server.js']`,
      fixed: null,
      noFix: 'What is wrong with the list is another finding, and its fix.',
    },
  ],
  good: [
    {
      name: 'JSON',
      code: `
        FROM node:22.11-slim
        CMD ["node", "server.js"]
        HEALTHCHECK CMD curl -f http://localhost/ || exit 1`,
    },
    {
      name: 'a shell of its own',
      code: `
        FROM node:22.11-slim
        SHELL ["/bin/bash", "-c"]
        CMD node server.js`,
    },
  ],
  unknown: [{ name: 'the base image decides', code: 'FROM node:22.11-slim' }],
}
