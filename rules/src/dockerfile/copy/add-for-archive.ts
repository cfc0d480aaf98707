import { type Program, programsOf } from '../../lib/programs'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-add-for-archive',
  title: 'Archive is copied, then unpacked',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3010'] },

  on: ['COPY', 'RUN'],
  *check(dockerfile) {
    for (const stage of dockerfile.stages.length > 0 ? dockerfile.stages : [undefined])
      for (const copy of stage ? stage.of('COPY') : dockerfile.instructions('COPY')) {
        const [source] = copy.sources
        const name = source ? (lastPart(textAt(source.at)) ?? '') : ''
        if (copy.flags.some(flag => flag.name === 'from') || !TAR.test(name)) continue
        const runs = stage ? stage.of('RUN') : dockerfile.instructions('RUN')
        const unpacked = runs
          .filter(({ at }) => at.span.start > copy.at.span.start)
          .some(run => programsOf(run.body).some(program => unpacks(program, [name, copy.destination?.text ?? name])))
        if (unpacked && source)
          yield { at: { instruction: copy, part: source }, message: `ADD unpacks ${name} by itself` }
      }
  },
})

function lastPart(path: string): string | undefined {
  return path.replace(/["']/g, '').split(/[/\\]/).at(-1)
}

/** What ADD unpacks. */
const TAR = /\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|zst|Z|lz|lzma))$/i

function unpacks({ name, args }: Program, names: readonly string[]): boolean {
  if (!/^(?:tar|bsdtar|gunzip|unxz|bunzip2)$/.test(name)) return false
  const ends = names.map(each => lastPart(each) ?? each).filter(each => each !== '' && each !== '.')
  if (/tar$/.test(name) && !args.some(({ text }) => /^-?[a-zA-Z]*x|^--(?:extract|get)$/.test(text))) return false
  return args.some(({ text }) => ends.includes(lastPart(text) ?? ''))
}

export const docs: RuleDocs = {
  rationale: 'The archive stays in its layer beside what was unpacked, also when a later RUN removes it.',
  remediation:
    'Write `ADD archive.tar.gz /folder/` and drop the `tar` command, or unpack it in a mount: `RUN --mount=type=bind,source=archive.tar.gz,target=/archive.tar.gz tar -xf …`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'unpacked below',
      code: `
        FROM debian:12
        WORKDIR /srv
        COPY «dist/site.tar.gz» ./
        RUN make && tar -xzf site.tar.gz`,
      fixed: null,
      noFix: 'Where ADD has to put it depends on the options of tar.',
    },
  ],
  good: [
    {
      name: 'not unpacked, or from another stage',
      code: `
        FROM debian:12 AS build
        COPY a.tar /srv
        FROM debian:12
        COPY --from=build /b.tar /b.tar
        RUN tar -xf /b.tar`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG ARCHIVE
        COPY $ARCHIVE /srv/
        RUN tar -xf /srv/$ARCHIVE`,
    },
  ],
}
