import { readFromMount } from '../../helpers/literal-to-mount'
import { assignmentOf, secretsGiven } from '../../lib/command-secrets'
import { programsOf } from '../../lib/programs'
import { secretValue } from '../../lib/secret-names'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

/** What everybody tries first. */
const WELL_KNOWN = /^(?:root|admin|postgres|mysql|user|truststore)$/

export default dockerfileRule({
  id: 'docker-secret-not-in-command',
  title: 'Secret is written on a command line',
  severity: 'high',
  confidence: 'medium',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: { sonar: ['S6437'] },
  on: ['RUN'],
  supersedes: ['docker-secret-no-plaintext'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN')) {
      const commands = run.body.script?.commands ?? []
      const assigned = commands.flatMap(({ assignments }) => assignments.flatMap(assignmentOf))
      for (const { word, value, name } of [...assigned, ...programsOf(run.body).flatMap(secretsGiven)]) {
        const kind = /[$`]|^changeit$/.test(value)
          ? 'setting'
          : WELL_KNOWN.test(value)
            ? 'placeholder'
            : secretValue(value)
        if (kind === 'setting') continue
        yield {
          at: { instruction: run, part: word },
          message: `${name} is kept in the image’s history`,
          secret: true,
          covers: [word.at],
          ...(kind === 'real' ? {} : { profile: 'all', severity: 'medium' }),
          fix: () => (/^\w+=/.test(word.text) ? undefined : readFromMount(run, word, value, name)),
        }
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    '`docker history --no-trunc` shows each RUN to everybody who can pull the image, and the file shows it to everybody who can read the repository. Taking it out later changes neither.',
  remediation:
    'Mount it: `RUN --mount=type=secret,id=TOKEN,env=TOKEN tool --token="$TOKEN"`, and build with `--secret id=TOKEN`. Change a secret that was built in. A password of a test database that exists only during the build is harmless: say so with a comment that silences this.',
  responsibility: 'customer',
  cwe: ['CWE-798'],
  references: ['https://docs.docker.com/build/building/secrets/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'options',
      code: `
        FROM debian:12
        RUN tool login --user ci «--password=orange-kettle-42» && make
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN --mount=type=secret,id=PASSWORD,env=PASSWORD tool login --user ci --password=\${PASSWORD} && make
        USER 10001`,
    },
    {
      name: 'each tool’s own',
      code: `
        FROM debian:12
        RUN curl -u «"ci:orange-kettle-42"» https://example.com/a -o /a
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN --mount=type=secret,id=PASSWORD,env=PASSWORD curl -u "ci:\${PASSWORD}" https://example.com/a -o /a
        USER 10001`,
    },
    {
      name: 'in single quotes, and as variables',
      code: `
        FROM debian:12
        RUN openssl req -passout «'pass:orange-kettle-42'» && «DB_PASSWORD=orange-kettle-42» make && export «API_TOKEN=k9f8s7d6f5g4h3j2»
        RUN sshpass -p «'orange-kettle-42'» scp a b && curl -H «'Authorization: Bearer k9f8s7d6f5g4h3j2'» https://example.com/b
        USER 10001`,
      fixed: null,
      noFix:
        'The shell puts no variable into single quotes, and a variable needs the mount of each command that reads it.',
    },
  ],
  good: [
    {
      name: 'mounted, public, or settings',
      code: `
        FROM debian:12
        RUN --mount=type=secret,id=TOKEN,env=TOKEN tool --token="$TOKEN" --password-file=/run/secrets/a && tool --token "$(cat /t)"
        RUN keytool -storepass changeit -import && git config credential.helper cache && mysql -p && mkdir -p token`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG TOKEN
        RUN tool --token=$TOKEN`,
    },
  ],
}
