import { landingPlace, mountFile, removalsOf } from '../../helpers/mount-file'
import { secretFile } from '../../lib/secret-files'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-secret-not-removed-later',
  title: 'Secret is removed in a later layer',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: {},
  on: ['COPY', 'ADD', 'RUN', 'WORKDIR'],
  *check(dockerfile) {
    for (const copy of dockerfile.instructions('COPY', 'ADD')) {
      const [source] = copy.sources
      const path = landingPlace(copy)
      const local = !copy.flags.some(({ name }) => name === 'from')
      if (!local || path === undefined || secretFile(source?.value ?? '') === 'no') continue
      const later = copy.stage?.of('RUN').filter(({ at }) => at.span.start > copy.at.span.start) ?? []
      const [first] = later.flatMap(run => removalsOf(run, path).map(({ word }) => ({ run, word })))
      if (!first) continue
      yield {
        at: { instruction: first.run, part: first.word },
        message: 'the layer that brought it keeps it',
        related: [{ at: copy.at, message: 'It is copied here' }],
        fix: () => mountFile(copy),
      }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Each instruction is a layer of its own, and layers are only ever added: whoever can pull the image unpacks the one that brought the file and has the secret.',
  remediation:
    'Mount it for the one step that needs it: `RUN --mount=type=secret,id=…,target=/path`. Then there is nothing to remove. Change a secret that was built in.',
  responsibility: 'customer',
  cwe: ['CWE-538'],
  references: ['https://docs.docker.com/build/building/secrets/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'copied, used, removed',
      code: `
        FROM node:22.11-slim
        COPY .npmrc /srv/.npmrc
        RUN cd /srv && npm ci && rm -f «/srv/.npmrc»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN --mount=type=secret,id=npmrc,target=/srv/.npmrc cd /srv && npm ci
        USER node`,
    },
    {
      name: 'for a tool nobody knows',
      code: `
        FROM debian:12
        COPY credentials.json /tmp/
        RUN ./fetch
        RUN rm -rf «/tmp/credentials.json» /tmp/cache
        USER 10001`,
      fixed: null,
      noFix: 'Which step reads the file is not to be seen.',
    },
  ],
  good: [
    {
      name: 'another file, and one made in the same step',
      code: `
        FROM debian:12
        COPY .npmrc /srv/
        RUN rm /srv/cache && touch /root/.netrc && rm /root/.netrc`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG KEY
        COPY $KEY /srv/key
        RUN rm /srv/key`,
    },
  ],
}
