import { packagesInstalled } from '../../lib/installed'
import { programsOf } from '../../lib/programs'
import { shippedStages, withTriggers } from '../../lib/stages'
import type { ImageReference, Stage } from '../../model/dockerfile'
import { dockerfileRule, type Problem, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-daemon-no-docker-in-docker',
  title: 'Container brings a Docker daemon of its own',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: {},
  on: ['FROM', 'RUN', 'CMD', 'ENTRYPOINT'],
  *check(dockerfile) {
    const { finalStage } = dockerfile
    const shipped = shippedStages(dockerfile)
    if (finalStage?.baseImage && isDind(finalStage.baseImage))
      yield { at: finalStage, message: `${finalStage.baseImage.text} needs a privileged container` }
    const level: Partial<Problem> = startsDaemon(finalStage) ? {} : { profile: 'strict', severity: 'low' }
    for (const run of withTriggers(dockerfile, 'RUN')) {
      if (run.stage && !shipped.has(run.stage)) continue
      for (const { word, name } of packagesInstalled(run.body))
        if (DAEMON.test(name)) yield { at: { instruction: run, part: word }, message: `${name} is a daemon`, ...level }
      for (const { name, args } of programsOf(run.body))
        for (const word of name === 'curl' || name === 'wget' ? args : [])
          if (/^https?:\/\/get\.docker\.com\/?$/.test(word.text))
            yield { at: { instruction: run, part: word }, message: 'the script installs a daemon', ...level }
    }
  },
})

const DAEMON = /^(?:docker\.io|docker-ce|docker-engine|moby-engine|lxc-docker)$/

/** Mostly the client alone is wanted, and its package brings the daemon along. */
function startsDaemon(stage: Stage | undefined): boolean {
  const programs = [stage?.entrypoint, stage?.cmd].flatMap(each => programsOf(each?.body))
  return programs.some(
    ({ name, args }) => /^(?:dockerd|dind)$/.test(name) || (name === 'service' && args[0]?.text === 'docker'),
  )
}

function isDind({ registry, repository, tag }: ImageReference): boolean {
  return registry === 'docker.io' && repository === 'docker' && /(?:^|-)dind(?:-|$)/.test(tag ?? '')
}

export const docs: RuleDocs = {
  rationale:
    'A Docker daemon in a container needs `--privileged`, or the host’s socket: either way whoever gets into the container owns the host, and with it everything that is built or run there.',
  remediation:
    'Build with a tool that needs no daemon (BuildKit’s `rootless` images, Buildah, Kaniko), or talk to a remote builder. Where only the client is needed, install `docker-ce-cli` or copy it: `COPY --from=docker:cli /usr/local/bin/docker /usr/local/bin/`.',
  responsibility: 'customer',
  cwe: ['CWE-250'],
  references: ['https://docs.docker.com/engine/security/#docker-daemon-attack-surface'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'as the base',
      code: `
        «FROM docker:27-dind»
        COPY run.sh /`,
      fixed: null,
      noFix: 'What builds without a daemon works in another way.',
    },
    {
      name: 'installed',
      code: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends «docker.io» git
        RUN curl -fsSL «https://get.docker.com» -o /tmp/i.sh
        USER 10001`,
      fixed: null,
      noFix: 'What builds without a daemon works in another way.',
    },
    {
      name: 'installed and started',
      code: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends «docker-ce»
        CMD ["dockerd"]`,
      fixed: null,
      noFix: 'What builds without a daemon works in another way.',
    },
  ],
  good: [
    {
      name: 'the client alone, or in another stage',
      code: `
        FROM docker:27-dind AS tools
        FROM debian:12
        COPY --from=tools /usr/local/bin/docker /usr/local/bin/
        RUN apt-get install -y docker-ce-cli`,
    },
    {
      name: 'the image of the client',
      code: `
        FROM docker:27-cli`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        ARG VARIANT
        FROM docker:$VARIANT`,
    },
  ],
}
