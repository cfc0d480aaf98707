import { secretsInInstruction } from '../../helpers/instruction-secrets'
import { withTriggers } from '../../lib/stages'
import type { Instruction } from '../../model/dockerfile'
import { contains, type Location } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

/** All that may hold text of the user's. */
const READ = ['RUN', 'ENV', 'ARG', 'COPY', 'ADD', 'LABEL', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'] as const

export default dockerfileRule({
  id: 'docker-secret-no-plaintext',
  title: 'Secret stands in the Dockerfile',
  severity: 'critical',
  confidence: 'medium',
  profile: 'recommended',
  on: READ,
  pillar: 'containers',
  stride: ['spoofing', 'information-disclosure', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  dataClass: 'confidential',
  aliases: { sonar: ['S6437'], trivy: ['DS-0031'], dockle: ['CIS-DI-0010'] },
  supersedes: ['docker-secret-not-in-variable'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, ...READ))
      for (const { kind, at, certainty } of secretsInInstruction(instruction))
        yield {
          at: { instruction, part: { at } },
          message: kind,
          secret: true,
          covers: namesOf(instruction, at),
          ...(certainty === 'real' ? {} : { profile: 'all', severity: 'low', confidence: 'low' }),
        }
  },
})

/** Where the name of the variable that holds the secret stands. */
function namesOf(instruction: Instruction, at: Location): readonly Location[] {
  if (!('entries' in instruction)) return []
  return instruction.entries.filter(entry => contains(entry.at, at)).map(({ nameAt }) => nameAt)
}

export const docs: RuleDocs = {
  rationale:
    'Everybody who can read the repository or pull the image has it: `docker history` shows every command, and each layer keeps its files even when a later one removes them. Bots look for such keys in public images.',
  remediation:
    'Change the secret: it counts as known. For the build hand it in with `RUN --mount=type=secret,id=NAME,env=NAME` and `docker build --secret id=NAME`; for the running container let the platform set it. Nothing of that stays in the image.',
  responsibility: 'customer',
  cwe: ['CWE-798', 'CWE-538'],
  references: [
    'https://docs.docker.com/build/building/secrets/',
    'https://docs.docker.com/reference/dockerfile/#run---mounttypesecret',
  ],
  since: '0.1.0',
}

const noFix = 'Which secret of the build takes its place is not to be guessed, and it has to be changed first.'

export const examples: RuleExamples = {
  bad: [
    {
      name: 'keys by their form',
      code: `
        FROM debian:12
        ENV ACCOUNT=«AKIAQ3EGRIJ7KXUZ5VWN» LANG=C.UTF-8
        RUN git clone https://deploy:«kettle-orange-7»@git.internal/app.git
        USER 10001`,
      fixed: null,
      noFix,
    },
    {
      name: 'given to what starts, and to an account',
      code: `
        FROM debian:12
        RUN echo "app:«kettle-orange-7»" | chpasswd
        USER app
        CMD ["./run", "--password", "«kettle-orange-7»"]`,
      fixed: null,
      noFix,
    },
    {
      name: 'in a file that is written',
      code: `
        FROM debian:12
        COPY <<EOF /etc/app.ini
        [database]
        password = «kettle-orange-7»
        EOF
        USER 10001`,
      fixed: null,
      noFix,
    },
    {
      name: 'from documentation',
      code: `
        FROM debian:12
        LABEL key=«AKIAIOSFODNN7EXAMPLE»
        USER 10001`,
      fixed: null,
      noFix,
    },
  ],
  good: [
    {
      name: 'a secret of the build',
      code: `
        FROM node:22.11-slim
        RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN && npm ci
        LABEL com.example.secret-name=database`,
    },
    {
      name: 'judged by what variables and options are called',
      code: `
        FROM debian:12
        ENV DB_PASSWORD=kettle-orange-7
        RUN ./setup --admin-password kettle-orange-7`,
    },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        FROM debian:12
        ARG PASSWORD
        RUN git clone "https://deploy:$PASSWORD@git.internal/app.git"
        COPY <<EOF /etc/app.ini
        password = \${PASSWORD}
        EOF`,
    },
  ],
}
