import { secretValue } from '../secret-names'
import type { FoundSecret } from './find'

/** The part of `scheme://user:password@host` behind the scheme. Every repetition is bounded, and no two take the same characters. */
const WITH_PASSWORD = /:\/\/([^\s:/@"'`<>{}[\]()$%\\]{0,64}):([^\s:/@"'`<>{}[\]()$\\]{3,128})@(?=[A-Za-z0-9[$%])/g

/** Passwords in URLs, as databases, brokers and repositories are addressed. */
export function* secretInUrl(text: string): Iterable<FoundSecret> {
  if (!text.includes('://') || !text.includes('@')) return
  for (const match of text.matchAll(WITH_PASSWORD)) {
    const [whole, user = '', password = ''] = match
    const end = match.index + whole.length - 1
    const value = secretValue(password)
    if (value === 'setting' || /^\*+$|^x+$/i.test(password)) continue
    const isReal = value === 'real' && !isToldApart(user, password)
    yield {
      kind: 'password in a URL',
      span: { start: end - password.length, end },
      certainty: isReal ? 'real' : 'stand-in',
    }
  }
}

/** `user:user@`, `postgres:postgres@`, `x:y@`: a name in the place of the password. */
function isToldApart(user: string, password: string): boolean {
  return (
    user.toLowerCase() === password.toLowerCase() || /^(?:user|pass|pwd|root|admin|guest|test)\w{0,4}$/i.test(password)
  )
}
