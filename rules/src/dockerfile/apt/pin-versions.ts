import { pinRule } from '../../helpers/package-rules'
import type { PackageCommand } from '../../helpers/packages'
import type { ShellWord } from '../../model/shell'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default pinRule({
  id: 'docker-apt-pin-versions',
  title: 'Whatever version apt finds is installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { hadolint: ['DL3008'], kics: ['965a08d7-ef86-4f14-8792-4a3b2098937e'] },
  tools: ['apt'],
  separator: () => '=',
  also: (call, { run }) => {
    const taken = releaseInPlaceOfPackage(call)
    return taken === undefined
      ? []
      : [
          {
            at: { instruction: run, part: taken },
            message: `-t takes ${taken.text} for a release: nothing is installed`,
          },
        ]
  },
})

const RELEASE =
  /^(?:(?:old)*stable|testing|unstable|experimental|sid|jessie|stretch|buster|bullseye|bookworm|trixie|forky|xenial|bionic|focal|jammy|noble|.*[-/$=])/

/** `apt-get install -y -t python`: whoever wrote it meant the package. */
function releaseInPlaceOfPackage({ command, options, packages }: PackageCommand): ShellWord | undefined {
  const option = options.findLast(({ name }) => /^(?:-t|--target-release|--default-release)$/.test(name))
  if (!option || packages.length > 0 || option.word.text.includes('=')) return undefined
  const value = command.words[command.words.indexOf(option.word) + 1]
  return value?.literal && !RELEASE.test(value.text) ? value : undefined
}

export const docs: RuleDocs = {
  rationale:
    'The same Dockerfile gives another image tomorrow: with a version that breaks it, or with one that somebody published through a stolen account an hour ago.',
  remediation:
    'Write `git=1:2.39.*`. Weigh it: distributions drop old versions from their index, and a pinned version stays without its security patches until somebody raises it. Pinning the base image by digest, or a snapshot of the index, pins them all at once.',
  responsibility: 'customer',
  cwe: ['CWE-1357', 'CWE-829'],
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'two of three',
      code: `
        FROM debian:12
        RUN apt-get install -y «git» make=4.3-4.1 «"gcc"»
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get install -y git=version make=4.3-4.1 "gcc=version"
        USER 10001`,
    },
    {
      name: 'a package that an option takes, a variable of another stage',
      code: `
        FROM debian:12 AS build
        ENV GIT=1:2.39.5
        FROM debian:12
        RUN apt-get install -y -t «python3»
        RUN apt-get install -y «git=$GIT»`,
      fixed: null,
      noFix: 'The name has to be put where it belongs, and where the version comes from the file does not say.',
    },
  ],
  good: [
    {
      name: 'pinned, through a variable, from a file',
      code: `
        FROM debian:12
        ARG GIT=1:2.39.5
        RUN apt-get install -y -t bookworm git=$GIT make=4.3* curl/bookworm ./tool.deb`,
    },
  ],
  unknown: [
    {
      name: 'packages decided by whoever builds',
      code: `
        FROM debian:12
        ARG PACKAGES
        RUN apt-get install -y $PACKAGES`,
    },
  ],
}
