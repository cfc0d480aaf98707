import type { Fix } from '../../fix'
import { removeWords } from '../../helpers/remove-command'
import { packagesInstalled, removesPackages } from '../../lib/installed'
import { shippedStages } from '../../lib/stages'
import type { Dockerfile, RunInstruction, Stage } from '../../model/dockerfile'
import type { ShellWord } from '../../model/shell'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-stage-no-debug-tools',
  title: 'Tools an attacker looks for stay in the image',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { dockle: ['CIS-DI-0003'] },
  on: ['FROM', 'RUN', 'CMD', 'ENTRYPOINT'],
  *check(dockerfile) {
    for (const stage of shippedStages(dockerfile))
      for (const run of stage.of('RUN')) {
        if (removesPackages(run.body)) continue
        for (const { word, name } of packagesInstalled(run.body)) {
          if (!TOOL.test(name) || isStarted(stage, name)) continue
          const server = name === 'openssh-server'
          yield {
            at: { instruction: run, part: word },
            message: server ? 'a container needs no door of its own' : name,
            ...(server ? { profile: 'strict', severity: 'medium' } : {}),
            fix: () => (isUsed(dockerfile, word.text, name) ? undefined : remove(run, word)),
          }
        }
      }
  },
})

const TOOL =
  /^(?:curl|wget|git|vim(?:-\w+)?|nano|emacs(?:-\w+)?|openssh(?:-server|-client|-clients)?|telnet|netcat(?:-\w+)?|nc|ncat|nmap|tcpdump|strace|gdb|socat|sudo|ftp|rsync|net-tools|iputils-ping|dnsutils|bind-tools|htop)$/

/** Another place of the file speaks of it, as far as one can tell, or files that come from outside may. */
function isUsed({ file }: Dockerfile, written: string, name: string): boolean {
  return (
    mentions(file.text, stemOf(name)) > mentions(written, stemOf(name)) ||
    /^(?:curl|wget|git|openssh|sudo|rsync)/.test(name)
  )
}

/** It is what the image is for. */
function isStarted({ cmd, entrypoint }: Stage, name: string): boolean {
  return [cmd, entrypoint].some(start => start && mentions(textAt(start.at), stemOf(name)) > 0)
}

function stemOf(name: string): string {
  return name.replace(/-.*$/, '')
}

function mentions(text: string, stem: string): number {
  return text.split(new RegExp(`(?<![\\w-])${stem.replace(/\W/g, '')}`)).length - 1
}

function remove(run: RunInstruction, word: ShellWord): Fix | undefined {
  const command = run.body.script?.commands.find(({ words }) => words.includes(word))
  if (!command || run.body.form === 'exec') return undefined
  // Without another package the installation goes, and the update in front of it: more than a word.
  if (packagesInstalled(run.body).filter(({ call }) => call.command === command).length === 1) return undefined
  return {
    title: `Do not install ${word.text}`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'scripts that are copied into the image may call it',
    edits: removeWords(command.words, word, word),
  }
}

export const docs: RuleDocs = {
  rationale:
    'What downloads, scans and opens connections is what an attacker who gets in needs first. Without it, and best without a shell, a hole in the program is much harder to use.',
  remediation:
    'Install what the build needs in a stage of its own. To look into a running container, bring the tools along when you need them: `docker debug`, `kubectl debug`.',
  responsibility: 'customer',
  cwe: ['CWE-1104'],
  references: ['https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'nobody calls them',
      code: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends «vim» libpq5 «netcat-openbsd» && rm -rf /var/lib/apt/lists/*
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
    {
      name: 'called later',
      code: `
        FROM alpine:3.21
        RUN apk add --no-cache «curl»
        HEALTHCHECK CMD curl -f http://localhost:8080/
        USER 10001`,
      fixed: null,
      noFix: 'Something calls it; another way to do that has to be found first.',
    },
  ],
  good: [
    {
      name: 'what the image is for',
      code: `
        FROM alpine:3.20
        RUN apk add --no-cache emacs
        CMD ["/usr/bin/emacs", "-nw"]`,
    },
    {
      name: 'in another stage, or taken away',
      code: `
        FROM alpine:3.21 AS build
        RUN apk add --no-cache curl git
        FROM alpine:3.21
        RUN apk add --no-cache --virtual .fetch curl && curl https://example.com/a -o a && apk del .fetch
        RUN apk add --no-cache libcurl`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG PACKAGES
        RUN apt-get install -y $PACKAGES`,
    },
  ],
}
