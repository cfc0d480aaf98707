import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { type Clause, granted, MODE_KEYWORDS, modeSettings, type ModeSetting, withoutBits } from '../../lib/chmod'
import { shippedStages } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-permission-no-setuid',
  title: 'Program gets the setuid or setgid bit',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: MODE_KEYWORDS,
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['confidentiality', 'integrity'],
  aaa: ['authorization'],
  aliases: { sonar: ['S2612'], dockle: ['CIS-DI-0008'] },
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const setting of modeSettings(dockerfile)) {
      const { instruction, mode, at } = setting
      const bits = granted(mode)
      // On a folder, setgid only says which group new files have, and setuid nothing.
      if (!bits || !(bits.setuid || bits.setgid) || setting.folder) continue
      const quiet = !bits.setuid || !instruction.stage || !shipped.has(instruction.stage)
      yield {
        at: { instruction, part: { at } },
        message: bits.setuid ? `${mode} lets everybody run it as its owner` : `${mode} hands its group on`,
        // It may be a folder.
        ...(quiet ? { profile: 'strict', severity: 'low' } : {}),
        fix: () => clear(setting),
      }
    }
  },
})

function clear({ mode, at }: ModeSetting): Fix | undefined {
  const narrower = withoutBits(mode, 0o6000, withoutS)
  if (narrower === undefined) return undefined
  return {
    title: `Set ${narrower}, without the bit`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'what relied on it stops working for other users',
    edits: replaceWord({ at }, narrower),
  }
}

function withoutS({ who, operator, letters }: Clause): string | undefined {
  const left = letters.replaceAll('s', '')
  return left === '' && operator !== '=' ? undefined : `${who}${operator}${left}`
}

export const docs: RuleDocs = {
  rationale:
    'A program with the setuid bit runs with its owner’s rights, root’s as a rule, whoever starts it. One hole in it, or one option that runs a command, makes an attacker who came in as an ordinary user root in the container.',
  remediation:
    'Set the mode without the bit (`755`). A single right, such as binding a low port, is given by `setcap`; and run the container with `no-new-privileges`, so that bits of the base image are worth nothing either. For folders that a group shares, the setgid bit is harmless.',
  responsibility: 'customer',
  cwe: ['CWE-250', 'CWE-732'],
  references: ['https://docs.docker.com/engine/security/', 'https://man7.org/linux/man-pages/man1/chmod.1.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a number',
      code: `
        FROM debian:12
        RUN make install && chmod «4755» /usr/local/bin/dump
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN make install && chmod 755 /usr/local/bin/dump
        USER 10001`,
    },
    {
      name: 'copied with the bit',
      code: `
        FROM debian:12
        COPY --chmod=«06755» dump /usr/local/bin/
        USER 10001`,
      fixed: `
        FROM debian:12
        COPY --chmod=00755 dump /usr/local/bin/
        USER 10001`,
    },
    {
      name: 'letters, and a tool that sets modes',
      code: `
        FROM debian:12
        RUN chmod «u+sx» a && install -m «2755» b /usr/bin && find /opt -name c -exec chmod «ug=rwxs,o=» {} +
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN chmod u+x a && install -m 755 b /usr/bin && find /opt -name c -exec chmod ug=rwx,o= {} +
        USER 10001`,
    },
    {
      name: 'nothing but the bit',
      code: `
        FROM debian:12
        RUN chmod «u+s» /usr/local/bin/dump`,
      fixed: null,
      noFix: 'The command does nothing else, and whether the image works without it is not to be seen.',
    },
  ],
  good: [
    {
      name: 'a folder whose files keep its group',
      code: `
        FROM debian:12
        RUN install -d -m 2775 -g www-data /srv/www && mkdir -m 3777 /run/app`,
    },
    {
      name: 'taken away, and sticky',
      code: `
        FROM debian:12
        RUN find / -perm /6000 -type f -exec chmod a-s {} + && chmod 1777 /scratch && chmod -R 0755 /srv`,
    },
  ],
  unknown: [
    {
      name: 'a mode decided by whoever builds',
      code: `
        FROM debian:12
        ARG MODE
        RUN chmod $MODE /srv`,
    },
  ],
}
