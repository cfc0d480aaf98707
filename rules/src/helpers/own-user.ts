/** The fix for a container that runs as root: a user without privileges, in the syntax of its base image. */
import type { Fix, TextEdit } from '../fix'
import { insertInstructionAfter, replaceWord } from '../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../fixes/placeholder'
import { createUserCommand, type ImageFamily, imageFacts } from '../lib/images'
import { packageCalls } from '../lib/packages'
import { isSetUpForRoot } from '../lib/needs-root'
import { programsOf, type Program } from '../lib/programs'
import { chainOf, isRoot } from '../lib/stages'
import { startsAsRoot } from '../lib/started-as-root'
import type { Instruction, Stage, Word } from '../model/dockerfile'
import type { ShellCommand } from '../model/shell'
import { textAt } from '../model/source'

/** What a rule that uses this file has to list in `on`. */
export const USER_KEYWORDS = ['FROM', 'USER', 'RUN', 'COPY', 'ADD', 'CMD', 'ENTRYPOINT', 'EXPOSE'] as const

/** Servers that start as root and give it up themselves; some may be started as their user, some write where only root may. */
const DROPS_ROOT = /^(?:mysql|mariadb|postgres|redis|valkey|mongo|rabbitmq|cassandra)$/
const NEEDS_ROOT = /^(?:nginx|httpd|php|wordpress|drupal|nextcloud|joomla|haproxy|traefik|caddy|docker|registry)$/

/** True where the image gives root up by itself before it serves anybody. */
export function dropsRoot(stage: Stage): boolean {
  const { baseImage } = stage
  if (baseImage?.registry === 'docker.io' && DROPS_ROOT.test(baseImage.repository)) return true
  const bodies = [...chainOf(stage).flatMap(each => each.of('RUN')), stage.cmd, stage.entrypoint]
  return bodies.some(each => each && /\b(?:gosu|su-exec|setpriv|chpst|s6-setuidgid)\b/.test(textAt(each.at)))
}

/** Users of servers that start as root and step down by themselves. */
export const DAEMON_USERS =
  /^(?:_.*|www-data|nginx|apache|httpd|mysql|postgres|redis|git|sshd?|ftp\w*|vscode|messagebus|dovecot|postfix)$/

/**
 * Undefined where it is not known how a user is made in the image, and where what it starts needs root or gives root up
 * itself. Where ports below 1024 are exposed, their new numbers have to be filled in.
 */
export function switchToOwnUser(stage: Stage): Fix | undefined {
  const user = userFor(stage)
  if (!user || dropsRoot(stage) || startsAsRoot(stage) || isSetUpForRoot(stage)) return undefined
  const { name, created } = user
  const edits = writeUser(stage, `${created ? `RUN ${created}\n` : ''}USER ${name}`)
  const ports = lowPorts(stage)
  // Which number a variable is to have is said elsewhere.
  if (ports.some(({ text }) => text.includes('$'))) return undefined
  const title = created ? `Create the user ${name} and run as it` : `Run as ${name}`
  if (ports.length === 0)
    return {
      title,
      applicability: 'suggestion',
      impact: 'in-place',
      caution: 'files it writes must belong to it',
      edits,
    }
  const moved = ports.flatMap(({ at, text }) =>
    replaceWord(
      { at },
      text.replace(/^\d+/, port => placeholder(higher(port))),
    ),
  )
  return {
    title: `${title}, on another port than ${ports.map(({ text }) => text).join(', ')}`,
    applicability: 'needs-input',
    impact: 'in-place',
    caution: 'the program has to listen there, and files it writes must belong to it',
    edits: withPlaceholders([...moved, ...edits]),
  }
}

/** What a user without privileges may not bind everywhere. */
function lowPorts(stage: Stage): readonly Word[] {
  const stages = chainOf(stage)
  if (stages.some(each => each.of('RUN').some(({ at }) => /\bcap_net_bind_service\b/i.test(textAt(at))))) return []
  return stages.flatMap(each =>
    each
      .of('EXPOSE')
      .flatMap(({ words }) =>
        words.filter(({ text, value = text }) => /^\d{1,4}(?:\/\w+)?$/.test(value) && isLow(value)),
      ),
  )
}

function isLow(port: string): boolean {
  const number = Number.parseInt(port, 10)
  return number > 0 && number < 1024
}

function higher(port: string): string {
  return String(8000 + Number(port))
}

function userFor(stage: Stage): { readonly name: string; readonly created?: string } | undefined {
  const { baseImage } = stage
  const facts = baseImage && imageFacts(baseImage)
  if (facts?.family === 'windows' || usesSudo(stage)) return undefined
  const own = createdUser(stage) ?? earlierUser(stage)
  if (own !== undefined) return DAEMON_USERS.test(own) ? undefined : { name: own }
  if (baseImage?.registry === 'docker.io' && NEEDS_ROOT.test(baseImage.repository)) return undefined
  if (facts?.user !== undefined) return { name: facts.user }
  const created = createUserCommand(facts?.family ?? familyUsed(stage, facts?.runsAs === 'root'), 'app')
  if (created !== undefined) return { name: 'app', created }
  return facts?.runsAs === 'root' ? { name: '10001:10001' } : undefined
}

/** Whoever needs `sudo` in the build is not root there: the image has a user of its own. */
function usesSudo(stage: Stage): boolean {
  return chainOf(stage).some(each => each.of('RUN').some(({ body }) => body.script?.commands.some(isSudo)))
}

function isSudo({ name }: ShellCommand): boolean {
  return name === 'sudo'
}

/** The package manager that worked in the stage tells its family, and that it ran as root. */
function familyUsed(stage: Stage, minimal: boolean): ImageFamily | undefined {
  for (const each of chainOf(stage))
    for (const run of each.of('RUN'))
      for (const { manager } of packageCalls(run.body)) {
        if (manager === 'apt') return 'debian'
        if (manager === 'apk') return 'alpine'
        if (manager === 'yum' && !minimal) return 'rhel'
      }
  return undefined
}

/** The user that a RUN of the stage makes and nobody switched to. */
function createdUser(stage: Stage): string | undefined {
  const programs = chainOf(stage).flatMap(each => each.of('RUN').flatMap(run => programsOf(run.body)))
  const names = programs.filter(({ name }) => name === 'useradd' || name === 'adduser').map(nameGiven)
  return names.findLast(name => name !== undefined)
}

const VALUED =
  /^(?:-[bcdefgGhkKpRsu]|--(?:uid|gid|home|home-dir|shell|gecos|comment|ingroup|groups?|password|base-dir|skel|expiredate|inactive))$/

function nameGiven({ args }: Program): string | undefined {
  const operands: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i]
    if (!word?.literal) return undefined
    if (VALUED.test(word.text) || /^-[a-zA-Z]+[gGudscph]$/.test(word.text)) i++
    else if (!word.text.startsWith('-')) operands.push(word.text)
  }
  const [name] = operands
  return operands.length === 1 && name !== undefined && /^[a-z_][a-z0-9_-]*$/.test(name) ? name : undefined
}

/** A user the stage had before it went back to root; that of a server was only there to set the server up. */
function earlierUser(stage: Stage): string | undefined {
  const values = chainOf(stage).flatMap(each => each.of('USER').map(({ user }) => user))
  return values.find(user => user?.value !== undefined && !isRoot(user.value) && !DAEMON_USERS.test(user.value))?.text
}

const WORK: readonly Instruction['keyword'][] = ['RUN', 'COPY', 'ADD', 'WORKDIR', 'USER', 'VOLUME', 'ONBUILD', 'FROM']

/** In place of a USER behind which nothing is built, else behind the last instruction that builds. */
function writeUser(stage: Stage, text: string): TextEdit[] {
  const { instruction: user, inheritedFrom } = stage.effectiveUser
  const last = stage.instructions.findLast(({ keyword }) => WORK.includes(keyword)) ?? stage.from
  if (user && !inheritedFrom && last === user) return replaceWord(user, text)
  return insertInstructionAfter(last, text)
}
