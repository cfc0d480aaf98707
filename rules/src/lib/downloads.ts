import type { RunInstruction } from '../model/dockerfile'
import type { ShellWord } from '../model/shell'
import { CURL_VALUED, WGET_VALUED } from './curl-options'
import { pipelinesWith, type Program, programsOf } from './programs'

/** What curl or wget fetches and keeps: in a file, or by handing it to what unpacks it. */
export interface Download {
  readonly program: Program
  readonly url: ShellWord
  /** As written; undefined where it goes to another program or the name is not to be seen. */
  readonly savedAs: string | undefined
}

/** Addresses that are no program's: keys, signatures and lists of checksums. */
const NO_PROGRAM =
  /(?:\.(?:asc|sig|gpg|pgp|key|pub|sha\d*|sha\d+sums?|md5|list|repo|txt|json|ya?ml)|SUMS|KEYS)(?:["'?#].*)?$/i

export function downloadsOf({ body }: RunInstruction): readonly Download[] {
  return programsOf(body).flatMap(program => {
    if (program.name !== 'curl' && program.name !== 'wget') return []
    const urls = program.args.filter(({ text }) => isRemoteAddress(text))
    const [url] = urls
    if (!url || urls.length !== 1 || NO_PROGRAM.test(url.text)) return []
    const after = pipelinesWith(body, program.command).flatMap(({ commands }) =>
      commands.slice(commands.indexOf(program.command) + 1),
    )
    const unpacked = after.some(({ name }) =>
      /^(?:tar|bsdtar|unzip|cpio|gunzip|gzip|xz|zcat|dpkg|rpm2cpio)$/.test(name ?? ''),
    )
    if (after.length > 0) return unpacked ? [{ program, url, savedAs: undefined }] : []
    const target = targetOf(program)
    const saves = target !== undefined || program.name === 'wget' || remoteName(program)
    if (!saves || target === '/dev/null' || target === '-') return []
    const inPlace = remoteName(program) && !program.args.some(({ text }) => /^(?:-P|--directory-prefix)/.test(text))
    return [{ program, url, savedAs: target ?? (inPlace ? lastPart(url.text) : undefined) }]
  })
}

/** True for a download that goes to the next program of a pipeline, rather than into a file. */
export function handsOn(program: Program): boolean {
  const { name, args } = program
  if ((name !== 'curl' && name !== 'wget') || args.some(({ text }) => /^file:\/\//.test(text))) return false
  const target = targetOf(program)
  return target === undefined ? !remoteName(program) : /^(?:-|\/dev\/stdout)$/.test(target)
}

function targetOf({ name, args, command }: Program): string | undefined {
  const [short, long] = name === 'curl' ? ['o', 'output'] : ['O', 'output-document']
  const valued = name === 'curl' ? CURL_VALUED : WGET_VALUED
  for (const [i, { text }] of args.entries()) {
    const attached = new RegExp(`^--${long}=(.+)$`).exec(text)?.[1]
    if (attached !== undefined) return attached
    if (text === `--${long}`) return args[i + 1]?.text
    const attachedShort = new RegExp(`^-[^-${valued}]*${short}(.*)$`, 's').exec(text)
    if (attachedShort) return attachedShort[1] === '' ? args[i + 1]?.text : attachedShort[1]
  }
  return command.redirects.find(({ operator }) => operator === '>' || operator === '>|')?.target?.text
}

function remoteName({ name, args }: Program): boolean {
  return name === 'wget' || args.some(({ text }) => /^(?:-[a-zA-NP-Z#]*O|--remote-name)/.test(text))
}

function lastPart(url: string): string | undefined {
  const last = /\/([^/?#]+)$/.exec(url)?.[1]
  return last === undefined || last.includes('$(') ? undefined : last
}

const LOCAL =
  /^\w+:\/\/(?:[^@/]*@)?(?:localhost|0\.0\.0\.0|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[|[\w-]+(?:[:/]|$)|[\w.-]+\.(?:local|internal|lan|localdomain|test)(?:[:/]|$))/i

/** An address of another machine, as far as its host is written there. */
export function isRemoteAddress(text: string): boolean {
  return /^(?:https?|ftp):\/\/[^$]/i.test(text) && !LOCAL.test(text)
}

/** Programs that compare what was downloaded with what was expected. */
export function verifies({ name, args }: Program): boolean {
  if (/^(?:(?:sha(?:1|224|256|384|512)|md5|b2)sum|shasum|rhash|gpgv|cosign|minisign|signify|slsa-verifier)$/.test(name))
    return true
  if (name === 'gpg' || name === 'gpg2') return args.some(({ text }) => /^--(?:verify|decrypt)/.test(text))
  return (
    (name === 'openssl' && args[0]?.text === 'dgst') ||
    (name === 'rpm' && args.some(({ text }) => /^(?:-K|--checksig)$/.test(text)))
  )
}
