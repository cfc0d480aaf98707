import type { AttributeNode, BlockNode, Expression } from '../syntax/hcl/ast'
import type { HclDocument, ModuleDirectory } from '../analysis/types'
import { directoryOf, uriAt } from './uris'

/** A `module` block. */
export interface ModuleCall {
  readonly name: string
  /** The source where it is written as a plain string; Terraform allows nothing else, OpenTofu does. */
  readonly source: string | undefined
  readonly block: BlockNode
}

/** The calls in one file, in the order written. */
export function callsIn({ tree }: HclDocument): readonly ModuleCall[] {
  const calls: ModuleCall[] = []
  for (const item of tree.body.items) {
    if (item.kind !== 'block' || item.type !== 'module') continue
    const [label] = item.labels
    if (label !== undefined) calls.push({ name: label.value, source: sourceOf(item), block: item })
  }
  return calls
}

/** The source of a call where it is written as a plain string. */
export function sourceOf({ body }: BlockNode): string | undefined {
  const source = body.items.find((one): one is AttributeNode => one.kind === 'attribute' && one.name === 'source')
  return source && plainText(source.value)
}

/** Whether a text may call a directory of the workspace. Cheap, so that what does not is never parsed. */
export function mayCallLocally(text: string): boolean {
  return text.includes('module') && (text.includes('"./') || text.includes('"../'))
}

/** As Terraform tells them from others ("Module Sources", "Local Paths" in its documentation). */
export function isLocalSource(source: string): boolean {
  return source.startsWith('./') || source.startsWith('../')
}

/** The directory that a local source names. */
export function localDirectory(caller: string, source: string): string {
  const parts = source.split('/').filter(part => part !== '')
  return uriAt(caller, parts.join('/'))
}

/** What calls of a file or directory lead to. */
export interface Callees {
  /** Directories named by a local source, each once, in the order written. */
  readonly local: readonly string[]
  /** Some source is no path: what it stands for may be installed. */
  readonly elsewhere: boolean
}

/** Who calls whom, read once from each file. */
export class CalleeCache {
  private readonly files = new WeakMap<HclDocument, Callees>()
  private readonly directories = new WeakMap<ModuleDirectory, Callees>()

  /** Of some files of one directory, which does not count as called by itself. */
  of(documents: readonly HclDocument[]): Callees {
    const local = new Set<string>()
    let elsewhere = false
    for (const document of documents) {
      const callees = this.ofFile(document)
      for (const callee of callees.local) local.add(callee)
      elsewhere ||= callees.elsewhere
    }
    return { local: [...local], elsewhere }
  }

  ofDirectory(module: ModuleDirectory): Callees {
    const known = this.directories.get(module)
    if (known !== undefined) return known
    const callees = this.of(module.documents)
    this.directories.set(module, callees)
    return callees
  }

  private ofFile(document: HclDocument): Callees {
    const known = this.files.get(document)
    if (known !== undefined) return known
    const callees = calleesOf(document)
    this.files.set(document, callees)
    return callees
  }
}

function calleesOf(document: HclDocument): Callees {
  const directory = directoryOf(document.file.uri)
  const local = new Set<string>()
  let elsewhere = false
  for (const { source } of callsIn(document)) {
    if (source !== undefined && isLocalSource(source)) local.add(localDirectory(directory, source))
    else elsewhere = true
  }
  local.delete(directory)
  return { local: [...local], elsewhere }
}

function plainText(value: Expression): string | undefined {
  if (value.kind !== 'template' || value.form !== 'quoted') return undefined
  let text = ''
  for (const part of value.parts) {
    if (part.kind !== 'text') return undefined
    text += part.value
  }
  return text
}
