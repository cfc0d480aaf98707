import { mountFile } from '../../helpers/mount-file'
import { isRemote } from '../../lib/archives'
import { secretFile } from '../../lib/secret-files'
import { shippedStages, withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

/** Where keys for everybody go. */
const PUBLIC = /pub\b|keyring|gpg|trusted/i

export default dockerfileRule({
  id: 'docker-secret-no-file',
  title: 'File with a secret is copied into the image',
  severity: 'high',
  confidence: 'medium',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: { trivy: ['DS-0031'], dockle: ['CIS-DI-0010'] },
  on: ['COPY', 'ADD', 'RUN', 'WORKDIR'],
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const copy of withTriggers(dockerfile, 'COPY', 'ADD')) {
      if (copy.flags.some(({ name }) => name === 'from')) continue
      for (const source of copy.sources) {
        const known =
          source.value !== undefined && !isRemote(source.value) && !PUBLIC.test(copy.destination?.text ?? '')
        const certainty = known ? secretFile(source.value) : 'no'
        if (certainty === 'no') continue
        const quiet = certainty === 'maybe' ? 'all' : copy.stage && shipped.has(copy.stage) ? undefined : 'strict'
        yield {
          at: { instruction: copy, part: source },
          message: `${source.text} stays in a layer`,
          ...(quiet ? { profile: quiet, severity: 'medium' } : {}),
          fix: () => mountFile(copy),
        }
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Everybody who can pull the image can read each of its layers; removing the file in a later one only hides it. A key or a token in it gives away what it opens, elsewhere and for as long as it is valid.',
  remediation:
    'For the build: `RUN --mount=type=secret,id=…,target=/path`, and `docker build --secret id=…,src=file`; for SSH `--mount=type=ssh`. For the running container: mount it there. Name the file in `.dockerignore`, and change a secret that was built in.',
  responsibility: 'customer',
  cwe: ['CWE-538', 'CWE-798'],
  references: ['https://docs.docker.com/build/building/secrets/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'what a tool reads in the build',
      code: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY «.npmrc» ./
        COPY package*.json ./
        RUN npm ci && rm .npmrc
        USER node`,
      fixed: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY package*.json ./
        RUN --mount=type=secret,id=npmrc,target=/srv/.npmrc npm ci
        USER node`,
    },
    {
      name: 'a key',
      code: `
        FROM debian:12
        ADD «deploy/id_ed25519» /root/.ssh/id_ed25519
        RUN git clone git@example.com:a.git /a
        RUN make
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN --mount=type=secret,id=id_ed25519,target=/root/.ssh/id_ed25519 git clone git@example.com:a.git /a
        RUN make
        USER 10001`,
    },
    {
      name: 'what the container reads',
      code: `
        FROM debian:12
        COPY «config/.env» «tls/privkey.pem» /srv/
        COPY «service-account.json» «.aws/credentials» /srv/
        USER 10001`,
      fixed: null,
      noFix: 'What the container reads when it runs has to come from where it runs.',
    },
  ],
  good: [
    {
      name: 'public ones, samples, and other stages',
      code: `
        FROM debian:12 AS build
        COPY id_rsa.pub .env.example ca.pem nginx_signing.key /srv/
        FROM debian:12
        COPY --from=build /root/.netrc /root/.netrc`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG KEY
        COPY $KEY /srv/`,
    },
  ],
}
