import type { HclDocument, Snapshot } from '../analysis/types'
import type { PlannedBuild } from './build-contexts'
import type { FileProblem } from './decode'
import type { Documents, Loaded } from './documents'
import { type DocumentKind, isAutomaticVariableFile, kindOfName } from './kinds'
import { directoryOf, nameOf } from './uris'

/** What is analysed together: a directory of Terraform or one Dockerfile. */
export type Target =
  | {
      readonly kind: 'terraform'
      readonly directory: string
      /**
       * `tofu`: where `main.tofu` stands beside `main.tf`, OpenTofu reads only the former; Terraform never reads it.
       * A directory without `.tofu` files is the same for both.
       */
      readonly flavour: 'terraform' | 'tofu'
    }
  | {
      readonly kind: 'dockerfile'
      readonly uri: string
      /** The ways Compose builds it; the same ones are the same object. */
      readonly builds?: readonly PlannedBuild[]
    }

/** A snapshot, and the files that should be in it but cannot be read. */
export interface Taken {
  readonly snapshot: Snapshot
  readonly problems: readonly FileProblem[]
}

/** What a document is analysed as part of. A variable file belongs to the directory it is in. */
export async function targetOf(documents: Documents, uri: string, kind: DocumentKind): Promise<Target> {
  if (kind === 'dockerfile') return { kind, uri }
  const directory = directoryOf(uri)
  const name = nameOf(uri)
  const shadowed = isClassic(name) && (await documents.names(directory)).includes(tofuTwin(name))
  return { kind: 'terraform', directory, flavour: shadowed ? 'terraform' : 'tofu' }
}

/** Equal for equal targets. */
export function targetKey(target: Target): string {
  return target.kind === 'dockerfile' ? `dockerfile ${target.uri}` : `${target.flavour} ${target.directory}`
}

/**
 * Collects what a target is made of. Never rejects: a file that cannot be read is listed among the problems and left out.
 * `also`: documents that belong in whatever their name is (an editor may call `x.txt` Terraform).
 */
export async function take(documents: Documents, target: Target, also: readonly string[] = []): Promise<Taken> {
  if (target.kind === 'dockerfile') {
    const loaded = await documents.dockerfile(target.uri)
    if ('document' in loaded) {
      const { document } = loaded
      const builds = await documents.contexts.of(document, target.builds)
      return { snapshot: { kind: 'dockerfile', document, builds }, problems: [] }
    }
    const empty = documents.parseDockerfile({ uri: target.uri, text: '' })
    return { snapshot: { kind: 'dockerfile', document: empty }, problems: [loaded.problem] }
  }
  const names = await documents.names(target.directory)
  const uris = moduleFiles(names, target.flavour).map(name => documents.uriIn(target.directory, name))
  const extra = also.filter(uri => !uris.includes(uri) && directoryOf(uri) === target.directory)
  const configuration = await Promise.all([...uris, ...extra].map(uri => documents.hcl(uri)))
  const variables = await Promise.all(
    variableFiles(names).map(name => documents.hcl(documents.uriIn(target.directory, name))),
  )
  return {
    snapshot: {
      kind: 'terraform',
      directory: target.directory,
      documents: loadedOnes(configuration),
      variableFiles: loadedOnes(variables),
    },
    problems: [...configuration, ...variables].flatMap(loaded => ('problem' in loaded ? [loaded.problem] : [])),
  }
}

/** The configuration files among the sorted names of a directory. */
export function moduleFiles(names: readonly string[], flavour: 'terraform' | 'tofu'): readonly string[] {
  const all = names.filter(name => kindOfName(name) === 'terraform')
  if (flavour === 'terraform') return all.filter(isClassic)
  const present = new Set(all)
  return all.filter(name => !isClassic(name) || !present.has(tofuTwin(name)))
}

/**
 * Later ones win: `terraform.tfvars`, `terraform.tfvars.json`, then `*.auto.tfvars` and `*.auto.tfvars.json` in lexical
 * order of their names. Behind them those that Terraform does not load by itself. Source: "Input Variables", "Variable
 * Definition Precedence" in Terraform's documentation.
 */
export function variableFiles(names: readonly string[]): readonly string[] {
  const automatic = names.filter(isAutomaticVariableFile)
  return [
    ...STANDARD_VARIABLE_FILES.filter(name => automatic.includes(name)),
    ...automatic.filter(name => !STANDARD_VARIABLE_FILES.includes(name)),
    ...names.filter(name => kindOfName(name) === 'variables' && !automatic.includes(name)),
  ]
}

const STANDARD_VARIABLE_FILES: readonly string[] = ['terraform.tfvars', 'terraform.tfvars.json']

/** What Terraform itself reads; OpenTofu does too, where no twin stands in for it. */
function isClassic(name: string): boolean {
  return /\.tf(?:\.json)?$/.test(name)
}

/** `main.tofu` for `main.tf`, `main.tofu.json` for `main.tf.json`: a file is hidden by the twin of its own form only. */
function tofuTwin(name: string): string {
  return name.replace(/\.tf(?=(?:\.json)?$)/, '.tofu')
}

function loadedOnes(loaded: readonly Loaded<HclDocument>[]): readonly HclDocument[] {
  return loaded.flatMap(one => ('document' in one ? [one.document] : []))
}
