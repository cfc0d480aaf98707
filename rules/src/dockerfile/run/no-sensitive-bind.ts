import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-no-sensitive-bind',
  title: 'Sensitive folder is mounted into the build',
  severity: 'medium',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { cnspec: ['mondoo-docker-security-no-sensitive-bind-mount-sources'] },
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const flag of run.flags) {
        const value = flag.value ?? ''
        const binds = flag.name === 'mount' && (!/(?:^|,)type=/.test(value) || /(?:^|,)type=bind\b/.test(value))
        const source = /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1]
        if (!binds || source === undefined || /(?:^|,)from=/.test(value) || !SENSITIVE.test(source)) continue
        yield { at: { instruction: run, part: flag }, message: source }
      }
  },
})

const SENSITIVE =
  /(?:^|\/)(?:\.(?:ssh|aws|kube|gnupg|docker|azure|git|env|netrc|npmrc)|secrets?|private)\/?$|^\/$|^\/(?:etc|root|proc|sys|dev|var\/run)\b/

export const docs: RuleDocs = {
  rationale:
    'Every program that the step runs, scripts of third-party packages among them, reads keys and tokens that lie in the folder; and they have to lie in the build’s context for that, where a COPY takes them into the image.',
  remediation:
    'Lend what the step needs with `--mount=type=secret` or `--mount=type=ssh`, and name the folder in `.dockerignore`.',
  responsibility: 'customer',
  cwe: ['CWE-668'],
  references: ['https://docs.docker.com/reference/dockerfile/#run---mounttypebind'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'keys',
      code: `
        FROM debian:12
        RUN «--mount=type=bind,source=.ssh,target=/root/.ssh» git clone git@example.com:a.git
        USER 10001`,
      fixed: null,
      noFix: 'Which of the files the step needs is not to be seen.',
    },
  ],
  good: [
    {
      name: 'code, and secrets',
      code: `
        FROM debian:12
        RUN --mount=type=bind,source=src,target=/src --mount=type=secret,id=a --mount=type=bind,from=build,source=/etc,target=/e make`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG FOLDER
        RUN --mount=type=bind,source=$FOLDER,target=/a make`,
    },
  ],
}
