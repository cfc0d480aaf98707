import { mountSecret } from '../../helpers/secret-mount'
import { secretName, secretValue } from '../../lib/secret-names'
import { shippedStages, withTriggers } from '../../lib/stages'
import type { ArgInstruction, EnvInstruction, VariableEntry } from '../../model/dockerfile'
import { dockerfileRule, type Profile, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-secret-not-in-variable',
  title: 'Secret stands in a variable of the image',
  severity: 'high',
  confidence: 'medium',
  profile: 'recommended',
  on: ['ARG', 'ENV', 'RUN'],
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  dataClass: 'confidential',
  aliases: {
    hadolint: ['DL3064'],
    trivy: ['DS-0031'],
    buildkit: ['SecretsUsedInArgOrEnv'],
    semgrep: ['secret-in-build-arg'],
    sonar: ['S6472'],
    dockle: ['CIS-DI-0010'],
    cnspec: ['mondoo-docker-security-no-secrets-in-env'],
    'dockerfile-security': ['secrets_env'],
  },
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    const globals = dockerfile.stages.length > 0 ? dockerfile.globalArgs : []
    for (const instruction of [...globals, ...withTriggers(dockerfile, 'ARG', 'ENV')])
      for (const entry of instruction.entries) {
        const profile = profileOf(instruction, entry, instruction.stage !== undefined && shipped.has(instruction.stage))
        if (!profile) continue
        yield {
          at: { instruction, part: { at: entry.nameAt } },
          message: `${entry.value?.text ? '' : 'what is given for '}${entry.name} is kept in the image’s history`,
          secret: entry.value ? [entry.value.at] : [],
          ...(profile === 'recommended' ? {} : { profile, severity: 'medium' }),
          fix: () => mountSecret(dockerfile, instruction, entry),
        }
      }
  },
})

function profileOf(
  { keyword }: ArgInstruction | EnvInstruction,
  { name, value }: VariableEntry,
  shipped: boolean,
): Profile | undefined {
  const certainty = secretName(name)
  if (certainty === 'no' || value?.text.includes('$')) return undefined
  const kind = secretValue(value?.text ?? '')
  // An argument without a value, or with an empty one, is there to be given a secret; so is an empty variable.
  if ((value?.text ?? '') === '') return certainty === 'yes' && shipped && keyword === 'ARG' ? 'strict' : 'all'
  if (kind === 'setting') return undefined
  return kind === 'real' && certainty === 'yes' ? 'recommended' : 'all'
}

export const docs: RuleDocs = {
  rationale:
    '`docker history` and `docker inspect` show ARG and ENV to everybody who can pull the image, and a value written here to everybody who can read the repository. Taking it out later changes neither what was pushed nor the history of git.',
  remediation:
    'For the build: `RUN --mount=type=secret,id=NAME,env=NAME`, and `docker build --secret id=NAME`; nothing of it stays. For the running container: let the platform set the variable or mount a file. Change a secret that was built in.',
  responsibility: 'customer',
  cwe: ['CWE-798', 'CWE-538'],
  references: [
    'https://docs.docker.com/build/building/secrets/',
    'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'an argument that one RUN uses',
      code: `
        FROM node:22.11-slim
        ARG «NPM_TOKEN»
        RUN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci
        USER node`,
    },
    {
      name: 'values among others',
      code: `
        FROM debian:12
        ENV LANG=C.UTF-8 «DB_PASSWORD»=orange-kettle-42 TOKEN_FILE=/run/secrets/token
        ENV «stripeApiKey» k9f8s7d6f5g4h3j2
        USER 10001`,
      fixed: null,
      noFix: 'What the container reads when it runs has to come from where it runs.',
    },
    {
      name: 'used in two places',
      code: `
        FROM debian:12 AS build
        ARG «GITHUB_TOKEN»
        RUN ./fetch "$GITHUB_TOKEN"
        RUN ./push "$GITHUB_TOKEN"`,
      fixed: null,
      noFix: 'Each RUN needs the mount, and which of them shall still see the secret is not to be guessed.',
    },
    {
      name: 'a stand-in',
      code: `
        FROM debian:12
        ENV «SECRET_KEY_BASE»=placeholder`,
      fixed: null,
      noFix: 'What the container reads when it runs has to come from where it runs.',
    },
  ],
  good: [
    {
      name: 'names that speak about a secret',
      code: `
        FROM debian:12
        ENV SSH_AUTH_SOCK=/run/ssh.sock PASSWORD_FILE=db-main-7 PUBLIC_KEY=abcdefghijkl TOKENIZERS_PARALLELISM=false
        ENV ALLOW_EMPTY_PASSWORD=yes TOKEN_URL=https://example.com/token`,
    },
    {
      name: 'a secret mount',
      code: `
        FROM node:22.11-slim
        RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci`,
    },
  ],
  unknown: [
    {
      name: 'taken from somewhere else',
      code: `
        FROM debian:12
        ENV DB_PASSWORD=$GIVEN`,
    },
  ],
}
