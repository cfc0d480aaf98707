import type { Fix } from '../../fix'
import { replaceWord } from '../../fixes/dockerfile'
import { type Clause, granted, MODE_KEYWORDS, modeSettings, type ModeSetting, withoutBits } from '../../lib/chmod'
import { shippedStages } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-permission-no-world-writable',
  title: 'Everybody may write',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: MODE_KEYWORDS,
  pillar: 'containers',
  stride: ['tampering', 'elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: { sonar: ['S2612'] },
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const setting of modeSettings(dockerfile)) {
      const { instruction, mode, at } = setting
      if (!granted(mode)?.worldWritable) continue
      yield {
        at: { instruction, part: { at } },
        message: `${mode} lets every user of the container replace what others run`,
        ...(instruction.stage && shipped.has(instruction.stage) ? {} : { profile: 'all', severity: 'low' }),
        fix: () => narrow(setting),
      }
    }
  },
})

function narrow({ mode, at }: ModeSetting): Fix | undefined {
  const narrower = withoutBits(mode, 0o2, withoutOthers)
  if (narrower === undefined) return undefined
  return {
    title: `Set ${narrower}: owner and group may write`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'the user of the container has to be one of them',
    edits: replaceWord({ at }, narrower),
  }
}

/** `a+rwx` becomes `ug+rwx,o+rx`. */
function withoutOthers(clause: Clause): string | undefined {
  const { who, operator, letters } = clause
  if (operator === '-' || !letters.includes('w') || !/[oa]/.test(who)) return `${who}${operator}${letters}`
  const left = letters.replaceAll('w', '')
  const rest = who.includes('a') ? 'ug' : who.replaceAll('o', '')
  const others = left === '' && operator === '+' ? undefined : `o${operator}${left}`
  const parts = [rest === '' ? undefined : `${rest}${operator}${letters}`, others].filter(part => part !== undefined)
  return parts.length > 0 ? parts.join(',') : undefined
}

export const docs: RuleDocs = {
  rationale:
    'Whatever runs in the container, as whichever user, may change these files: a hole in the program becomes a changed program, and what it changes is run by others, root included.',
  remediation:
    'Give the files to the user who writes them (`COPY --chown=app`) and let the others read: `755` for folders and programs, `644` for files. Where the user id is only known at run time, as on OpenShift, group 0 with `775` does it. A folder like `/tmp` needs the sticky bit: `1777`.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a whole folder',
      code: `
        FROM debian:12
        RUN mkdir /srv/data && \\
            chmod -R «777» /srv/data
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN mkdir /srv/data && \\
            chmod -R 775 /srv/data
        USER 10001`,
    },
    {
      name: 'copied, behind sudo, and in exec form',
      code: `
        FROM debian:12
        COPY --chmod=«0666» settings.yaml /etc/app/
        RUN sudo chmod «a+rwx» /run/app
        RUN ["chmod", "«go+w»", "/var/app"]
        USER 10001`,
      fixed: `
        FROM debian:12
        COPY --chmod=0664 settings.yaml /etc/app/
        RUN sudo chmod ug+rwx,o+rx /run/app
        RUN ["chmod", "g+w", "/var/app"]
        USER 10001`,
    },
    {
      name: 'nothing but that',
      code: `
        FROM debian:12
        RUN chmod «o+w» /srv/data`,
      fixed: null,
      noFix: 'The command does nothing else; who has to write instead is not to be seen.',
    },
  ],
  good: [
    {
      name: 'sticky, taken away, and for the group',
      code: `
        FROM debian:12
        RUN chmod 1777 /scratch && chmod a+rwxt /shared && chmod o-w /srv && chmod 775 /data && chmod +x run.sh && \\
            temp="$(mktemp -d)" && chmod 777 -R "$temp" && rm -rf "$temp"`,
    },
  ],
  unknown: [
    {
      name: 'a mode decided by whoever builds',
      code: `
        FROM debian:12
        ARG MODE
        COPY --chmod=$MODE run.sh /`,
    },
  ],
}
