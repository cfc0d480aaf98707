import { type Declarations, declarationsOf } from '../terraform/declarations'
import type { VariableEnvironment } from '../terraform/evaluation/root-inputs'
import type { Surroundings } from '../terraform/evaluation/shared'
import type { TerraformSources } from '../terraform/sources'
import type { FileAccess } from '../terraform/values/function'
import { pathBetween, uriAt } from '../workspace/uris'
import type { ReadFile, Snapshot } from './types'

export type TerraformSnapshot = Extract<Snapshot, { kind: 'terraform' }>

/** Longer paths, and more files, are nobody's configuration. */
const LONGEST_PATH = 4096
const MOST_WANTED = 1000

/** What a snapshot holds of the modules and files around its directory, as plans of one root or another see it. */
export class Around {
  /** URIs of what functions asked for and the snapshot does not hold. */
  readonly wanted = new Set<string>()
  private readonly uris = new Map<string, string>()
  private readonly declared = new Map<TerraformSources, Declarations>()

  constructor(
    private readonly snapshot: TerraformSnapshot,
    /** What the environment sets for variables of root modules. */
    private readonly environment?: VariableEnvironment,
  ) {}

  get roots(): readonly string[] {
    return this.snapshot.surroundings?.roots ?? []
  }

  /** The module in a directory; undefined where the snapshot does not hold it. */
  module(directory: string): TerraformSources | undefined {
    if (directory === this.snapshot.directory) return this.snapshot
    return this.snapshot.surroundings?.modules.get(directory)
  }

  /** True where `terraform init` has put modules somewhere for this root. */
  hasInstalled(root: string): boolean {
    return (this.snapshot.surroundings?.installed.get(root)?.size ?? 0) > 0
  }

  /** Each directory's are collected once, however many plans it is part of. */
  readonly declare = (sources: TerraformSources): Declarations => {
    let declarations = this.declared.get(sources)
    if (declarations === undefined) this.declared.set(sources, (declarations = declarationsOf(sources)))
    return declarations
  }

  /** Of a plan whose root module is in the directory `root`. */
  from(root: string): Surroundings {
    const { directory, surroundings, givenVariableFiles } = this.snapshot
    const installed = surroundings?.installed.get(root)
    return {
      environment: this.environment,
      givenVariableFiles: root === directory ? givenVariableFiles : surroundings?.givenVariableFiles?.get(root),
      files: this.filesFrom(root),
      module: path => this.module(this.uriAt(root, path)),
      installed: calls => {
        const directory = installed?.get(calls)
        return directory === undefined ? undefined : pathBetween(root, directory)
      },
      workspace: 'default',
    }
  }

  /** The directory at a path relative to a root's. */
  uriAt(root: string, path: string): string {
    const key = `${root} ${path}`
    let uri = this.uris.get(key)
    if (uri === undefined) this.uris.set(key, (uri = uriAt(root, path)))
    return uri
  }

  private filesFrom(root: string): FileAccess {
    return {
      root: undefined,
      uri: path => this.uriAt(root, path),
      read: path => {
        const found = this.file(root, path)
        return found.kind === 'file' ? found.bytes : found.kind
      },
      list: directory => {
        const found = this.file(root, directory)
        if (found.kind === 'unreadable') return undefined
        return found.kind === 'directory' ? found.paths : []
      },
    }
  }

  private file(root: string, path: string): ReadFile {
    if (path.startsWith('/') || path.length > LONGEST_PATH) return { kind: 'unreadable' }
    const uri = this.uriAt(root, path)
    const known = this.snapshot.surroundings?.files.get(uri)
    if (known !== undefined) return known
    if (this.wanted.size < MOST_WANTED) this.wanted.add(uri)
    return { kind: 'unreadable' }
  }
}
