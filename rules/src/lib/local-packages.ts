import type { RunInstruction } from '../model/dockerfile'
import { verifies } from './downloads'
import { type Program, programsOf } from './programs'

/**
 * True where a call installs package files only, and none of them comes from elsewhere in this RUN without being
 * checked: what another stage has just built, or the context holds, nobody signs.
 */
export function installsOwnFiles({ args }: Program, { body }: RunInstruction): boolean {
  const packages = args.filter(({ text }) => !text.startsWith('-')).slice(1)
  const files = packages.length > 0 && packages.every(({ text }) => /\.(?:apk|deb|rpm)$/.test(text))
  const programs = programsOf(body)
  return files && (programs.some(verifies) || !programs.some(({ name }) => /^(?:curl|wget|aria2c)$/.test(name)))
}
