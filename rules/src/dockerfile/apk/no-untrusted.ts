import { forbiddenRule, lessForOwnFiles, words } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-apk-no-untrusted',
  title: 'Packages that nobody signed are installed by apk',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { checkov: ['CKV2_DOCKER_7'], dockle: ['CIS-DI-0011'] },
  *faults(program, run) {
    if (program.name === 'apk') yield* lessForOwnFiles(program, run, words(program, /^--allow-untrusted$/))
  },
  fix: { title: 'Install signed packages only', caution: 'the maker’s key has to be in /etc/apk/keys' },
})

export const docs: RuleDocs = {
  rationale:
    'Signatures are what ties a package to its maker, whatever server or mirror it comes from. Without them whoever runs or takes over the mirror puts programs into the image that run as root.',
  remediation: 'Drop `--allow-untrusted` and copy the maker’s public key to `/etc/apk/keys` first.',
  responsibility: 'customer',
  cwe: ['CWE-347'],
  references: ['https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'an option',
      code: `
        FROM alpine:3.21
        RUN apk add --no-cache «--allow-untrusted» /tmp/a.apk`,
      fixed: `
        FROM alpine:3.21
        RUN apk add --no-cache /tmp/a.apk`,
    },
    {
      name: 'what the stage before has built',
      code: `
        FROM alpine:3.21
        RUN --mount=type=bind,from=build,source=/out,target=/out apk add --no-cache «--allow-untrusted» /out/app-*.apk`,
      fixed: `
        FROM alpine:3.21
        RUN --mount=type=bind,from=build,source=/out,target=/out apk add --no-cache /out/app-*.apk`,
    },
  ],
  good: [
    {
      name: 'with the key',
      code: `
        FROM alpine:3.21
        COPY maker.rsa.pub /etc/apk/keys/
        RUN apk add --no-cache /tmp/a.apk || echo --allow-untrusted`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM alpine:3.21
        ARG OPTIONS
        RUN apk add $OPTIONS a`,
    },
  ],
}
