import type { Fix, TextEdit } from '../../fix'
import { removeInstruction, removeWord } from '../../fixes/dockerfile'
import type { VolumeInstruction, Word } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-volume-no-system-folder',
  title: 'System folder is declared as a volume',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['VOLUME'],
  pillar: 'containers',
  stride: ['tampering', 'elevation-of-privilege'],
  cia: ['confidentiality', 'integrity'],
  aaa: [],
  aliases: {
    semgrep: ['dockerfile-dockerd-socket-mount'],
    dockle: ['DKL-DI-0002'],
    cnspec: ['mondoo-docker-security-no-sensitive-volume-mounts'],
  },
  *check(dockerfile) {
    for (const volume of dockerfile.instructions('VOLUME'))
      for (const path of volume.paths) {
        const folder = path.value?.replace(/\/+$/, '').replace(/\/{2,}/g, '/')
        if (folder === undefined || !(path.value ?? '').startsWith('/')) continue
        const socket = SOCKET.test(folder)
        if (!socket && !SYSTEM.test(folder)) continue
        yield {
          at: { instruction: volume, part: path },
          message: socket ? 'the socket of the container engine is root on the host' : folder || '/',
          ...(socket || KERNEL.test(folder) ? {} : { severity: 'medium' }),
          ...(OFTEN_MEANT.test(folder) ? { profile: 'strict' } : {}),
          fix: () => removePath(volume, path),
        }
      }
  },
})

const SOCKET = /\/(?:docker|containerd|crio|podman)\.sock$/
/** What the kernel shows of the host, and its disks. */
const KERNEL = /^(?:$|\/(?:proc|sys|dev|boot)(?:\/|$))/
/** Containers with systemd want theirs, and its control groups, apart; login servers keep their users' files. */
const OFTEN_MEANT = /^\/(?:run|var\/run|home|sys\/fs\/cgroup)$/
/** The folders themselves; most folders in them, such as `/etc/nginx`, belong to one program. */
const SYSTEM =
  /^(?:|\/(?:proc|sys|dev|boot)(?:\/.*)?|\/(?:etc|root|usr|var|home|bin|sbin|lib|lib32|lib64|run|var\/run|var\/lib)|\/usr\/(?:s?bin|lib|lib64|local|local\/s?bin)|\/root\/\.(?:ssh|aws|kube|docker|gnupg))$/

function removePath(volume: VolumeInstruction, path: Word): Fix {
  const only = volume.paths.length === 1
  return {
    title: only ? 'Remove the VOLUME' : `Remove ${path.text} from the VOLUME`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'what the container writes there goes with it',
    edits: only ? removeInstruction(volume) : removeElement(path),
  }
}

/** In a JSON array the quotes and a comma go, too. */
function removeElement({ at }: Word): TextEdit[] {
  const { file, span } = at
  if (file.text[span.start - 1] !== '"' || file.text[span.end] !== '"') return removeWord({ at })
  const start = span.start - 1
  const end = span.end + 1
  const behind = /^\s*,\s*/.exec(file.text.slice(end, end + 80))?.[0].length
  if (behind !== undefined) return [{ file, span: { start, end: end + behind }, newText: '' }]
  const before = /,\s*$/.exec(file.text.slice(Math.max(0, start - 80), start))?.[0].length ?? 0
  return [{ file, span: { start: start - before, end }, newText: '' }]
}

export const docs: RuleDocs = {
  rationale:
    'Whoever starts the image sees a volume and mounts the host’s folder of that name: then the container may change the host’s programs and accounts, or command its container engine. Without a mount, accounts and programs of the image land in a volume that outlives updates of the image.',
  remediation:
    'Declare only folders of the application’s own data (`/var/lib/app`). A container that has to talk to the container engine gets a proxy that lets only the calls through that it needs.',
  responsibility: 'customer',
  cwe: ['CWE-668', 'CWE-552'],
  references: [
    'https://docs.docker.com/reference/dockerfile/#volume',
    'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'the engine’s socket',
      code: `
        FROM debian:12
        VOLUME «/var/run/docker.sock»
        USER 10001`,
      fixed: `
        FROM debian:12
        USER 10001`,
    },
    {
      name: 'among others, in JSON',
      code: `
        FROM debian:12
        VOLUME ["«/sys/fs/cgroup»", "/var/lib/app", "«/etc/»"]
        USER 10001`,
      fixed: `
        FROM debian:12
        VOLUME ["/var/lib/app"]
        USER 10001`,
    },
    {
      name: 'among others, through a variable',
      code: `
        FROM debian:12
        ENV HOME_DIR=/root
        VOLUME /var/lib/app «$HOME_DIR» \\
          /srv
        USER 10001`,
      fixed: `
        FROM debian:12
        ENV HOME_DIR=/root
        VOLUME /var/lib/app \\
          /srv
        USER 10001`,
    },
    {
      name: 'the control groups of an init system',
      code: `
        FROM fedora:41
        VOLUME «/sys/fs/cgroup»
        CMD ["/usr/sbin/init"]`,
      fixed: `
        FROM fedora:41
        CMD ["/usr/sbin/init"]`,
    },
  ],
  good: [
    {
      name: 'data and settings of one program',
      code: `
        FROM debian:12
        VOLUME ["/var/lib/app", "/etc/app", "/root/.cache"]`,
    },
  ],
  unknown: [
    {
      name: 'a folder decided by whoever builds',
      code: `
        FROM debian:12
        ARG DATA
        VOLUME $DATA`,
    },
  ],
}
