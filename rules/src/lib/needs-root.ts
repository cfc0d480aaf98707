import type { Stage } from '../model/dockerfile'
import { textAt } from '../model/source'
import { packagesInstalled } from './installed'
import { programsOf } from './programs'
import { chainOf } from './stages'

/** Servers whose packages bring a user of their own, to whom their data belong. */
const HAS_OWN_USER =
  /^(?:mongo[ds]|mysqld(?:_safe)?|mariadbd(?:-safe)?|postgres|pg_ctl|redis-server|valkey-server|rabbitmq-server|elasticsearch|cassandra|influxd|couchdb|memcached|slapd|squid|qpidd|asterisk)$/

/** Packages whose programs speak to the daemon of the machine, or are the init system of one. */
const OF_THE_MACHINE = /^(?:docker(?:\.io|-ce|-ce-cli|-cli|-engine)?|podman|systemd|systemd-sysv)$/

const DOCKER_SOCKET = /\bdocker\.sock\b/
/** What lies there only root finds: settings, keys, caches, tools that were installed for one user. */
const HOME_OF_ROOT = /(?<![\w.-])(?:\/root(?![\w.-])|~\/|\$\{?HOME\b)/

/**
 * True where a stage holds what another user could not use, or starts what has a user of its own: then nobody should be
 * offered to run it as just any user.
 */
export function isSetUpForRoot(stage: Stage): boolean {
  const stages = chainOf(stage)
  if (stages.some(each => each.instructions.some(({ at }) => isOfRoot(textAt(at))))) return true
  const started = [stage.entrypoint, stage.cmd].flatMap(instruction => programsOf(instruction?.body))
  if (started.some(({ name }) => HAS_OWN_USER.test(name))) return true
  const packages = stages.flatMap(each => each.of('RUN').flatMap(({ body }) => packagesInstalled(body)))
  return packages.some(({ name }) => OF_THE_MACHINE.test(name))
}

function isOfRoot(text: string): boolean {
  return DOCKER_SOCKET.test(text) || HOME_OF_ROOT.test(text.replace(/\/root\/\.cache\b|--mount=\S+/g, ''))
}
