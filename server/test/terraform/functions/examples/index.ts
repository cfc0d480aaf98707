import { collections } from './collections'
import { compression } from './compression'
import { dates } from './dates'
import { encodings } from './encodings'
import { files } from './files'
import { formats } from './formats'
import { networks } from './networks'
import { numbers } from './numbers'
import { provider } from './provider'
import { strings } from './strings'
import { yaml } from './yaml'
import type { Example } from './example'

export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  collections,
  compression,
  dates,
  encodings,
  files,
  formats,
  networks,
  numbers,
  provider,
  strings,
  yaml,
}
