import type { Fix } from '../../fix'
import { removeVariable } from '../../helpers/remove-command'
import { perObject } from '../../lib/remember'
import { secretName } from '../../lib/secret-names'
import { shippedStages, withTriggers } from '../../lib/stages'
import type { EnvInstruction, Stage, VariableEntry } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-secret-no-env-from-arg',
  title: 'Secret of the build is made a variable of the image',
  severity: 'high',
  confidence: 'medium',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: { buildkit: ['SecretsUsedInArgOrEnv'] },
  on: ['ENV', 'ARG'],
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const env of withTriggers(dockerfile, 'ENV'))
      for (const entry of env.entries) {
        const name = /^\$\{?(\w+)\}?$/.exec(entry.value?.text ?? '')?.[1] ?? ''
        if (!env.stage || !declaredIn(env.stage).has(name) || secretName(name) !== 'yes') continue
        yield {
          at: { instruction: env, part: { at: entry.at } },
          message: `what is given for ${name} is in every container`,
          ...(shipped.has(env.stage) ? {} : { profile: 'all', severity: 'medium' }),
          fix: () => removeFrom(env, entry),
        }
      }
  },
})

const declaredIn = perObject(
  (stage: Stage): ReadonlySet<string> =>
    new Set(stage.of('ARG').flatMap(({ entries }) => entries.map(({ name }) => name))),
)

function removeFrom(env: EnvInstruction, entry: VariableEntry): Fix {
  return {
    title: `Keep ${entry.name} out of the image`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'what reads it when the container runs has to get it there',
    edits: removeVariable(env, entry),
  }
}

export const docs: RuleDocs = {
  rationale:
    '`docker inspect` shows it to everybody who can pull the image, and every process of the container has it, long after the build that needed it.',
  remediation:
    'Take the ENV out; in the build, `RUN --mount=type=secret,id=NAME,env=NAME` gives it to the one step that needs it. What the container needs has to be set where it runs.',
  responsibility: 'customer',
  cwe: ['CWE-538', 'CWE-526'],
  references: [
    'https://docs.docker.com/build/building/secrets/',
    'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'kept for ever',
      code: `
        FROM node:22.11-slim
        ARG NPM_TOKEN
        ENV NODE_ENV=production «NPM_TOKEN=\${NPM_TOKEN}»
        RUN npm ci
        USER node`,
      fixed: `
        FROM node:22.11-slim
        ARG NPM_TOKEN
        ENV NODE_ENV=production
        RUN npm ci
        USER node`,
    },
  ],
  good: [
    {
      name: 'no secret',
      code: `
        FROM node:22.11-slim
        ARG VERSION
        ENV VERSION=$VERSION`,
    },
  ],
  unknown: [
    {
      name: 'given by the base image',
      code: `
        FROM node:22.11-slim
        ENV NPM_TOKEN=$TOKEN`,
    },
  ],
}
