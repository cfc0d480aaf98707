import type { Fix } from '../../fix'
import { insertBehind } from '../../fixes/dockerfile'
import { type PackageCall, packageCalls } from '../../lib/packages'
import { chainOf, shippedStages, withTriggers } from '../../lib/stages'
import type { Dockerfile, RunInstruction } from '../../model/dockerfile'
import { textAt } from '../../model/source'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-apt-no-install-recommends',
  title: 'Packages nobody asked for are installed',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  on: ['RUN'],
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    hadolint: ['DL3015'],
    trivy: ['DS-0029'],
    kics: ['7384dfb2-fcd1-4fbf-91cd-6c44c318c33c'],
    semgrep: ['missing-no-install-recommends'],
    sonar: ['S6500'],
    dockerfilelint: ['apt-get_recommends'],
    cnspec: ['mondoo-docker-best-practice-apt-no-install-recommends'],
    dockle: ['CIS-DI-0003'],
  },
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    const set = settings(dockerfile)
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const call of packageCalls(run.body)) {
        if (
          call.manager !== 'apt' ||
          !/^(?:re)?install$/.test(call.verb.text) ||
          saysSo(call) ||
          set.some(setting => holdsFor(setting, run))
        )
          continue
        yield {
          at: { instruction: run, part: call.command },
          message: 'apt adds what the packages recommend',
          ...(run.stage && shipped.has(run.stage) ? {} : { severity: 'info' }),
          fix: () => addFlag(run, call),
        }
      }
  },
})

function addFlag(run: RunInstruction, call: PackageCall): Fix {
  const flag = flagOf(call)
  // In the exec form this ends the string and begins the next.
  const text = run.body.form === 'exec' && isElement(call) ? `", "${flag}` : ` ${flag}`
  return {
    title: `Add ${flag}`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'what the image needs of the recommended packages has to be named, often ca-certificates',
    edits: insertBehind(call.verb, text),
  }
}

function flagOf({ name }: PackageCall): string {
  return name === 'aptitude' ? '--without-recommends' : '--no-install-recommends'
}

/** The flag or its setting, asked for or refused; or words that may hold it. Also: nothing but repairs (`-f`) is asked for. */
function saysSo({ args, verb }: PackageCall): boolean {
  if (args.some(({ text }) => /install-recommends|^--with(?:out)?-recommends|^-[^\WR]*R\w*$/i.test(text))) return true
  if (args.some(({ text, literal }) => !literal && /^"?\$\{?\w*(?:opt|flag|arg)/i.test(text))) return true
  return args.every(word => word === verb || word.text.startsWith('-'))
}

/** The RUNs that write the setting into apt's configuration. */
function settings(dockerfile: Dockerfile): readonly RunInstruction[] {
  return dockerfile.instructions('RUN').filter(({ at }) => /Install-Recommends\W+(?:0|false|no)\b/i.test(textAt(at)))
}

function holdsFor(setting: RunInstruction, { stage, at }: RunInstruction): boolean {
  const chain = stage ? chainOf(stage) : []
  return setting.at.span.start <= at.span.start && chain.some(each => each === setting.stage)
}

function isElement({ verb }: PackageCall): boolean {
  const { file, span } = verb.at
  return file.text[span.start - 1] === '"' && file.text[span.end] === '"'
}

export const docs: RuleDocs = {
  rationale:
    'Recommended packages bring servers, interpreters and libraries into the image that nothing there uses: each is another hole to be patched, and a tool for whoever gets in.',
  remediation:
    'Write `apt-get install -y --no-install-recommends …` and name what the image needs of the rest; `ca-certificates` is what is missed most often. The image gets smaller as well.',
  responsibility: 'customer',
  cwe: ['CWE-1357'],
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left out',
      code: `
        FROM debian:12
        RUN apt-get update && «DEBIAN_FRONTEND=noninteractive apt-get -qy install \\
            git \\
            make» && rm -rf /var/lib/apt/lists/*
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends \\
            git \\
            make && rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
    {
      name: 'in exec form, and with aptitude',
      code: `
        FROM debian:12
        RUN ["«apt-get", "install", "git»"]
        RUN «aptitude install -y make»
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN ["apt-get", "install", "--no-install-recommends", "git"]
        RUN aptitude install --without-recommends -y make
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'said in one of its ways',
      code: `
        FROM debian:12
        RUN apt-get -y install --no-install-recommends git && apt-get -o APT::Install-Recommends=false install make && \\
            apt-get install -fy && apt-get remove perl`,
    },
    {
      name: 'said for all that follow',
      code: `
        FROM debian:12
        RUN echo 'APT::Install-Recommends "0";' > /etc/apt/apt.conf.d/90lean
        RUN apt-get update && apt-get install -y git`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM debian:12
        ARG APT_OPTIONS
        RUN apt-get install $APT_OPTIONS git`,
    },
  ],
}
