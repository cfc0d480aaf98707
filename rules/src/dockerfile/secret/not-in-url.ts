import { readFromMount } from '../../helpers/literal-to-mount'
import { secretValue } from '../../lib/secret-names'
import { withTriggers } from '../../lib/stages'
import type { InstructionOf, Word } from '../../model/dockerfile'
import type { ShellWord } from '../../model/shell'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-secret-not-in-url',
  title: 'Address holds a password',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: { sonar: ['S6437'] },
  on: ['RUN', 'ADD', 'ENV', 'ARG'],
  supersedes: ['docker-secret-no-plaintext'],
  *check(dockerfile) {
    for (const instruction of withTriggers(dockerfile, 'RUN', 'ADD', 'ENV', 'ARG'))
      for (const part of partsOf(instruction)) {
        const [, user = '', password = ''] = URL.exec(part.text) ?? []
        const value = password === '' ? user : password
        const lone =
          password === '' &&
          !/^(?:gh[pousr]_|github_pat_|glpat-)\w{16,}$/.test(user) &&
          !/\$\{?\w*(?:TOKEN|PAT|PASS)/i.test(user)
        if (value === '' || lone) continue
        const literal = !value.includes('$')
        if (literal ? secretValue(value) === 'setting' : !keepsAddress(instruction, part)) continue
        const real = literal && secretValue(value) === 'real'
        yield {
          at: { instruction, part },
          message: literal
            ? 'it is kept in the image’s history'
            : 'with what is put in, the address is kept in the image',
          secret: literal,
          covers: [part.at],
          ...(real ? {} : { profile: literal ? 'all' : 'strict', severity: 'medium' }),
          fix: () => (literal ? mend(instruction, part, value) : undefined),
        }
      }
  },
})

function mend(instruction: InstructionOf<'RUN' | 'ADD' | 'ENV' | 'ARG'>, part: Word | ShellWord, value: string) {
  if (instruction.keyword !== 'RUN' || !('literal' in part)) return undefined
  return readFromMount(instruction, part, value, 'PASSWORD')
}

/** User and password in front of the host. */
const URL = /\b[a-z][a-z0-9+.-]*:\/\/([^\s:@/"']*)(?::([^\s@/"']+))?@[\w$[]/i

/** git writes the address into `.git/config`, with what the shell put in. */
function keepsAddress(instruction: InstructionOf<'RUN' | 'ADD' | 'ENV' | 'ARG'>, part: Word | ShellWord): boolean {
  if (instruction.keyword !== 'RUN') return true
  return (
    instruction.body.script?.commands.some(({ name, words }) => name === 'git' && words.some(word => word === part)) ??
    false
  )
}

function partsOf(instruction: InstructionOf<'RUN' | 'ADD' | 'ENV' | 'ARG'>): readonly (Word | ShellWord)[] {
  switch (instruction.keyword) {
    case 'RUN':
      return instruction.body.script?.commands.flatMap(({ words }) => words) ?? []
    case 'ADD':
      return instruction.sources
    case 'ENV':
    case 'ARG':
      return instruction.entries.flatMap(({ value }) => value ?? [])
  }
}

export const docs: RuleDocs = {
  rationale:
    'The image’s history shows the line to everybody who can pull it; programs write addresses into logs and settings, git into `.git/config` of the clone, which stays in the layer.',
  remediation:
    'Mount the secret and let the tool read it from a file: `--mount=type=secret,id=netrc,target=/root/.netrc`; for git over SSH `--mount=type=ssh`. Change a secret that was built in.',
  responsibility: 'customer',
  cwe: ['CWE-798', 'CWE-522'],
  references: ['https://docs.docker.com/build/building/secrets/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in a command',
      code: `
        FROM debian:12
        RUN curl -fsSL «https://ci:orange-kettle-42@example.com/a» -o /a
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN --mount=type=secret,id=PASSWORD,env=PASSWORD curl -fsSL https://ci:\${PASSWORD}@example.com/a -o /a
        USER 10001`,
    },
    {
      name: 'elsewhere',
      code: `
        FROM debian:12
        ADD «https://ci:orange-kettle-42@example.com/a.tgz» /a
        ENV DATABASE_URL=«postgres://app:orange-kettle-42@db:5432/app»
        USER 10001`,
      fixed: null,
      noFix: 'ADD reads no secrets, and what the container reads has to come from where it runs.',
    },
    {
      name: 'a variable that git keeps',
      code: `
        FROM debian:12
        ARG GITHUB_TOKEN
        RUN git clone «https://\${GITHUB_TOKEN}@github.com/a/b.git» /b
        USER 10001`,
      fixed: null,
      noFix: 'How else the build may prove who it is depends on the server.',
    },
  ],
  good: [
    {
      name: 'without, and other signs',
      code: `
        FROM debian:12
        RUN git clone https://github.com/a/b.git && git clone ssh://git@example.com/a && npm i https://example.com/@scope/a && curl https://user@example.com/`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG ADDRESS
        RUN git clone $ADDRESS`,
    },
  ],
}
