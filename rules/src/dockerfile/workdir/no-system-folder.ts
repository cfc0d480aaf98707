import { replaceWord } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-workdir-no-system-folder',
  title: 'Working folder is one of the system’s',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['tampering', 'elevation-of-privilege'],
  cia: ['integrity'],
  aaa: [],
  aliases: { trivy: ['DS-0030'], cnspec: ['mondoo-docker-security-no-workdir-system-dirs'] },
  on: ['WORKDIR'],
  *check(dockerfile) {
    for (const workdir of withTriggers(dockerfile, 'WORKDIR')) {
      const [folder] = workdir.words
      if (workdir.words.length !== 1 || !folder?.value) continue
      const path = folder.value.replace(/\\/g, '/').replace(/\/{2,}/g, '/')
      const kernel = KERNEL.test(path)
      if (!kernel && !SYSTEM.test(path)) continue
      yield {
        at: { instruction: workdir, part: folder },
        message: kernel ? `${folder.text} is the kernel’s, and leads out of the container` : folder.text,
        ...(kernel ? {} : { severity: 'low', profile: 'strict' }),
        fix: () => ({
          title: 'Work in a folder of your own',
          applicability: 'needs-input',
          impact: 'in-place',
          caution: 'what relative paths mean changes',
          edits: withPlaceholders(replaceWord(folder, placeholder('/app'))),
        }),
      }
    }
  },
})

const KERNEL = /^\/(?:proc|sys|dev|boot)(?:\/|$)/
const SYSTEM = /^\/(?:etc|bin|sbin|lib|lib32|lib64|run|var\/run|usr|usr\/s?bin|usr\/lib)\/?$/

export const docs: RuleDocs = {
  rationale:
    'What is copied and built lands among the system’s own files and may replace them; below `/proc` a working folder such as `/proc/self/fd/8` was the way out to the host (CVE-2024-21626).',
  remediation:
    'Name a folder of your own, such as `/app`; Docker makes it when it is missing. Paths relative to it change their meaning.',
  responsibility: 'customer',
  cwe: ['CWE-668'],
  references: [
    'https://docs.docker.com/reference/dockerfile/#workdir',
    'https://nvd.nist.gov/vuln/detail/CVE-2024-21626',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a way to the host',
      code: `
        FROM debian:12
        WORKDIR «"/proc/self/fd/8"»
        USER 10001`,
      fixed: `
        FROM debian:12
        WORKDIR /app
        USER 10001`,
    },
    {
      name: 'programs of the system',
      code: `
        FROM debian:12
        WORKDIR «/usr/bin/»
        USER 10001`,
      fixed: `
        FROM debian:12
        WORKDIR /app
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'folders of one program',
      code: `
        FROM debian:12
        WORKDIR /usr/src/app
        WORKDIR /etc/nginx
        WORKDIR /root
        WORKDIR build`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG FOLDER
        WORKDIR $FOLDER`,
    },
  ],
}
