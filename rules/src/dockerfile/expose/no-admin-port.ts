import { removeFromList } from '../../helpers/remove-command'
import { programsOf } from '../../lib/programs'
import { withTriggers } from '../../lib/stages'
import type { Stage } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-expose-no-admin-port',
  title: 'Administration port is exposed',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['elevation-of-privilege', 'information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: {
    trivy: ['DS-0004'],
    checkov: ['CKV_DOCKER_1'],
    kics: ['5907595b-5b6d-4142-b173-dbb0e73fbff8'],
    sonar: ['S6473'],
    cnspec: ['mondoo-docker-security-no-management-ports'],
  },
  on: ['EXPOSE', 'CMD', 'ENTRYPOINT'],
  *check(dockerfile) {
    const forSsh = startsSsh(dockerfile.finalStage)
    for (const expose of withTriggers(dockerfile, 'EXPOSE'))
      for (const port of expose.words) {
        const service = serviceOn(port.value)
        if (service === undefined) continue
        yield {
          at: { instruction: expose, part: port },
          message: `${port.text} is for ${service}`,
          ...(forSsh && service === 'SSH' ? { profile: 'strict', severity: 'low' } : {}),
          fix: () => ({
            title: `Expose ${port.text} no longer`,
            applicability: 'suggestion',
            impact: 'in-place',
            caution: 'whoever publishes it has to name it with -p',
            edits: removeFromList(expose, expose.words, port),
          }),
        }
      }
  },
})

/** To log in with SSH is what such a container is for. */
function startsSsh(stage: Stage | undefined): boolean {
  const programs = [stage?.entrypoint, stage?.cmd].flatMap(each => programsOf(each?.body))
  return programs.some(({ name }) => name === 'sshd' || name === 'dropbear')
}

/** IANA's numbers of what one logs in with. */
const SERVICES: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [23, 'Telnet'],
  [512, 'rexec'],
  [513, 'rlogin'],
  [2375, 'the Docker daemon, without a key'],
  [2376, 'the Docker daemon'],
  [3389, 'Remote Desktop'],
  [5800, 'VNC'],
  [5900, 'VNC'],
  [5985, 'WinRM'],
  [5986, 'WinRM'],
])

function serviceOn(port: string | undefined): string | undefined {
  const [, first, last] = /^(?:[^:]*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/tcp)?$/i.exec(port ?? '') ?? []
  if (first === undefined) return undefined
  const found = [...SERVICES].find(([number]) => number >= Number(first) && number <= Number(last ?? first))
  return found?.[1]
}

export const docs: RuleDocs = {
  rationale:
    'A login service in a container is one more door with a password or a key of its own, next to the program that is meant to be reached. EXPOSE opens it to `docker run -P` and tells everybody it is there.',
  remediation:
    'Take the port out, and the service with it: `docker exec` and `kubectl exec` give a shell to those who are allowed one, with a record of who had it.',
  responsibility: 'customer',
  cwe: ['CWE-668'],
  references: ['https://docs.docker.com/reference/dockerfile/#expose'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'among others',
      code: `
        FROM debian:12
        EXPOSE 3000 80 «22/tcp» 443
        EXPOSE «5900» \\
          8080
        USER 10001`,
      fixed: `
        FROM debian:12
        EXPOSE 3000 80 443
        EXPOSE 8080
        USER 10001`,
    },
    {
      name: 'alone, and in a range',
      code: `
        FROM debian:12
        EXPOSE «20-25»
        EXPOSE «"3389"»
        USER 10001`,
      fixed: `
        FROM debian:12
        USER 10001`,
    },
    {
      name: 'of an SSH server',
      code: `
        FROM debian:12
        EXPOSE «22»
        CMD ["/usr/sbin/sshd", "-D"]`,
      fixed: `
        FROM debian:12
        CMD ["/usr/sbin/sshd", "-D"]`,
    },
  ],
  good: [
    {
      name: 'other ports',
      code: `
        FROM debian:12
        EXPOSE 8080 2222/tcp 22/udp 21-21`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG PORT
        EXPOSE $PORT`,
    },
  ],
}
