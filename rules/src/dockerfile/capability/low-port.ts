import { programsOf, type Program } from '../../lib/programs'
import { chainOf, isRoot } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-capability-low-port',
  title: 'User without privileges listens on a port below 1024',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['availability'],
  aaa: ['authorization'],
  aliases: {},
  on: ['EXPOSE', 'USER', 'RUN'],
  *check({ finalStage }) {
    if (finalStage?.effectiveUser.kind !== 'known' || isRoot(finalStage.effectiveUser.value ?? '')) return
    const stages = chainOf(finalStage)
    const granted = stages.some(each => each.of('RUN').some(({ body }) => programsOf(body).some(grants)))
    for (const expose of granted ? [] : stages.flatMap(each => each.of('EXPOSE')))
      for (const port of expose.words) {
        const number = Number(/^(\d{1,4})(?:\/(?:tcp|udp))?$/i.exec(port.value ?? '')?.[1] ?? 0)
        if (number === 0 || number >= 1024) continue
        yield { at: { instruction: expose, part: port }, message: `${port.text} is not free to everybody everywhere` }
      }
  },
})

function grants({ name, args }: Program): boolean {
  return name === 'setcap' && args.some(({ text }) => /cap_net_bind_service/i.test(text))
}

export const docs: RuleDocs = {
  rationale:
    'Docker lets every user bind low ports; Kubernetes on older nodes, Podman and others do not. When it then fails, the quick way out is to run as root again, for the sake of one number.',
  remediation:
    'Listen on a port above 1024 (8080) and map it, or grant the one right: `RUN setcap cap_net_bind_service=+ep /path/to/program`.',
  responsibility: 'customer',
  cwe: ['CWE-250'],
  references: ['https://man7.org/linux/man-pages/man7/capabilities.7.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a web server',
      code: `
        FROM debian:12
        RUN useradd app
        EXPOSE 8080 «80» «443/tcp»
        USER app`,
      fixed: null,
      noFix: 'Which port the program listens on is said elsewhere.',
    },
  ],
  good: [
    {
      name: 'granted',
      code: `
        FROM debian:12
        RUN setcap cap_net_bind_service=+ep /usr/bin/app
        EXPOSE 80
        USER 10001`,
    },
    {
      name: 'as root',
      code: `
        FROM debian:12
        EXPOSE 80
        USER root`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG PORT
        EXPOSE $PORT
        USER 10001`,
    },
  ],
}
