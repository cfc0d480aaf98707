import { packageRule } from '../../helpers/command-rule'
import type { Fix } from '../../fix'
import { type PackageCommand } from '../../helpers/packages'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default packageRule({
  id: 'docker-run-sort-packages',
  title: 'Packages are not in order',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S7018'] },

  tools: ['apt', 'apk', 'yum', 'dnf', 'zypper'],
  violates(call) {
    const list = listOf(call)
    const first = list.find((text, i) => i > 0 && text < (list[i - 1] ?? ''))
    return first !== undefined && { message: `${first} stands behind ${list[list.indexOf(first) - 1] ?? ''}` }
  },
  fix: call => sort(call),
})

/** The packages, where each has a line to itself and no comment stands between them. */
function listOf({ packages }: PackageCommand): readonly string[] {
  const [first] = packages
  const last = packages.at(-1)
  if (!first || !last || !packages.every(({ word, kind }) => word.literal && kind === 'name')) return []
  const { file } = first.word.at
  const text = file.text.slice(first.word.at.span.start, last.word.at.span.end)
  if (text.split('\n').length !== packages.length || text.includes('#')) return []
  return packages.map(({ word }) => file.text.slice(word.at.span.start, word.at.span.end))
}

function sort(call: PackageCommand): Fix {
  const sorted = [...listOf(call)].sort()
  const edits = call.packages.map(({ word }, i) => ({ ...word.at, newText: sorted[i] ?? '' }))
  return {
    title: 'Sort the packages',
    applicability: 'safe',
    impact: 'in-place',
    edits: edits.filter(({ file, span, newText }) => file.text.slice(span.start, span.end) !== newText),
  }
}

export const docs: RuleDocs = {
  rationale:
    'In a list without order a package is listed twice, or one slips in that nobody asked for, and the review does not see it.',
  remediation: 'Write one package on a line, in alphabetical order.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/build/building/best-practices/#sort-multi-line-arguments'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'three',
      code: `
        FROM debian:12
        RUN «apt-get install -y \\
            make \\
            git \\
            curl=8.*» \\
          && make
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get install -y \\
            curl=8.* \\
            git \\
            make \\
          && make
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'sorted, on one line, or with comments',
      code: `
        FROM debian:12
        RUN apt-get install -y \\
            curl \\
            git
        RUN apt-get install -y make git
        RUN apt-get install -y \\
            # to build
            make \\
            # to fetch
            git`,
    },
  ],
  unknown: [
    {
      name: 'a list decided by whoever builds',
      code: `
        FROM debian:12
        ARG MORE
        RUN apt-get install -y \\
            make \\
            $MORE \\
            git`,
    },
  ],
}
