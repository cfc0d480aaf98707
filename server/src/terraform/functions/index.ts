import type { TerraformFunction } from '../values/function'
import { collectionCombiners } from './collections-combine'
import { collectionMakers } from './collections-make'
import { collectionReaders } from './collections-read'
import { conversions } from './conversions'
import { dates } from './dates'
import { encodings } from './encodings'
import { files } from './files'
import { formats } from './formats'
import { hashes } from './hashes'
import { impure } from './impure'
import { defined } from './lib/define'
import { networks } from './networks'
import { numbers } from './numbers'
import { patterns } from './patterns'
import { provider } from './provider'
import { sets } from './sets'
import { strings } from './strings'
import { templates } from './templates'

const all = [
  ...collectionCombiners,
  ...collectionMakers,
  ...collectionReaders,
  ...conversions,
  ...dates,
  ...encodings,
  ...files,
  ...formats,
  ...hashes,
  ...impure,
  ...networks,
  ...numbers,
  ...patterns,
  ...provider,
  ...sets,
  ...strings,
  ...templates,
]

/**
 * Terraform's functions by name, without `core::`; those of the built-in provider with theirs (`provider::terraform::…`).
 * What needs the evaluator itself (`try`, `can`, `sensitive` …) is not among them.
 */
export const functions: ReadonlyMap<string, TerraformFunction> = new Map(all.map(one => [one.name, defined(one)]))
