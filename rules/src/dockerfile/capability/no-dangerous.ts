import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { programsOf } from '../../lib/programs'
import { withTriggers } from '../../lib/stages'
import type { ShellWord } from '../../model/shell'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-capability-no-dangerous',
  title: 'Program gets a capability that is as good as root',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: {},
  on: ['RUN'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const { name, args } of programsOf(run.body)) {
        if (name !== 'setcap' || args.some(({ text }) => /\/new[ug]idmap$/.test(text))) continue
        for (const word of args) {
          const found = word.literal ? word.text.toLowerCase().match(DANGEROUS) : undefined
          if (!found || word.text.startsWith('/')) continue
          yield {
            at: { instruction: run, part: word },
            message: [...new Set(found)].join(', '),
            fix: () => narrow(word),
          }
        }
      }
  },
})

/** Those that give other users' files and processes, the kernel, or other capabilities away (capabilities.7). */
const DANGEROUS =
  /\bcap_(?:sys_(?:admin|module|ptrace|rawio|boot|chroot)|set(?:uid|gid|pcap|fcap)|dac_(?:override|read_search)|fowner|chown|bpf|mknod|mac_(?:admin|override)|all)\b/g

function narrow(word: ShellWord): Fix | undefined {
  const written = textAt(word.at)
  const [, before = '', list = '', after = ''] = /^(["']?)([a-zA-Z_,]+)([+=][+=a-z]*["']?)$/.exec(written) ?? []
  const left = list.split(',').filter(each => each !== '' && !each.toLowerCase().match(DANGEROUS))
  if (left.length === 0) return undefined
  return {
    title: `Grant ${left.join(',')} only`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'what relied on the others stops working',
    edits: replaceWord(word, `${before}${left.join(',')}${after}`),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever may start the program has the capability: with `cap_sys_admin`, `cap_setuid` or `cap_dac_override` every file and every user of the container is theirs, and from there the way to the host is short.',
  remediation:
    'Grant the one right the program needs: `cap_net_bind_service` for a port below 1024, `cap_net_raw` for ping. The container has to hold it, too (`--cap-add`).',
  responsibility: 'customer',
  cwe: ['CWE-250', 'CWE-269'],
  references: ['https://man7.org/linux/man-pages/man7/capabilities.7.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'among others',
      code: `
        FROM debian:12
        RUN setcap «'cap_net_bind_service,cap_sys_admin+ep'» /usr/bin/app
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN setcap 'cap_net_bind_service+ep' /usr/bin/app
        USER 10001`,
    },
    {
      name: 'alone',
      code: `
        FROM debian:12
        RUN setcap «cap_setuid=ep» /usr/bin/app
        USER 10001`,
      fixed: null,
      noFix: 'Nothing would be left of it, and whether the program works without is not to be seen.',
    },
  ],
  good: [
    {
      name: 'a low port',
      code: `
        FROM debian:12
        RUN setcap cap_net_bind_service=+ep /usr/bin/app && getcap /srv/cap_sys_admin`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG CAPS
        RUN setcap $CAPS /usr/bin/app`,
    },
  ],
}
