import type { HclDocument, ModuleDirectory } from '../analysis/types'
import type { AttributeNode, BlockNode } from '../syntax/hcl/ast'
import { isLocalSource, localDirectory, sourceOf } from './module-calls'

/** What reaches a called directory from one that calls it. */
export interface CallSlice {
  /** Equal where the call, all it depends on within the directory, and their places are the same. */
  readonly signature: string
  /** Directories whose outputs it may depend on. */
  readonly modules: readonly string[]
}

/** Something that can be referred to. */
interface Declaration {
  readonly name: string
  /** What a reference to it begins with, besides its name: `var`, `local`, `module` or a resource's type. */
  readonly root: string
  readonly text: string
  /** The part of it that may mention others. */
  readonly content: string
  /** Where it stands: findings point there, so it counts too. */
  readonly place: string
  /** The directory that is called, where it is a call of one. */
  readonly callee: string | undefined
}

interface Declared {
  readonly byName: ReadonlyMap<string, readonly Declaration[]>
  /** Calls whose source is no path: what they lead to cannot be told here. */
  readonly foreign: readonly Declaration[]
  readonly calls: readonly Declaration[]
  /** What counts for every call: settings of providers and of Terraform itself, and comments, which may silence. */
  readonly always: string
}

/**
 * Finds what the arguments of module calls depend on without evaluating anything: whatever a text mentions by name may
 * matter. Rather too much than too little, for what is left out here is not looked at again.
 */
export class CallSlices {
  private readonly declared = new WeakMap<ModuleDirectory, Declared>()
  private readonly slices = new WeakMap<ModuleDirectory, Map<string, CallSlice>>()

  /** Of the calls in `module`, which is in `directory`, that lead to one of some directories. */
  of(directory: string, module: ModuleDirectory, targets: ReadonlySet<string>): CallSlice {
    const declared = this.declaredIn(directory, module)
    const called = [...new Set(declared.calls.flatMap(({ callee }) => callee ?? []))].filter(one => targets.has(one))
    const key = called.sort().join(' ')
    const known = this.slices.get(module) ?? new Map<string, CallSlice>()
    this.slices.set(module, known)
    const slice = known.get(key) ?? sliceOf(declared, new Set(called))
    known.set(key, slice)
    return slice
  }

  private declaredIn(directory: string, module: ModuleDirectory): Declared {
    const known = this.declared.get(module)
    if (known !== undefined) return known
    const declared = declarationsOf(directory, module)
    this.declared.set(module, declared)
    return declared
  }
}

function sliceOf({ byName, foreign, calls, always }: Declared, targets: ReadonlySet<string>): CallSlice {
  const seeds = calls.filter(({ callee }) => callee !== undefined && targets.has(callee))
  const taken = new Set<Declaration>([...seeds, ...foreign])
  const modules = new Set<string>()
  for (const { content } of taken) {
    const words = new Set(content.match(/[\p{ID_Start}_][\p{ID_Continue}-]*/gu))
    for (const word of words) {
      for (const one of byName.get(word) ?? []) {
        if (!words.has(one.root)) continue
        taken.add(one)
        if (one.callee !== undefined) modules.add(one.callee)
      }
    }
  }
  const parts = [...taken].map(({ place, text }) => `${place} ${text}`)
  return { signature: [always, ...parts.sort()].join('\n'), modules: [...modules] }
}

function declarationsOf(directory: string, { documents, variableFiles }: ModuleDirectory): Declared {
  const all: Declaration[] = []
  const always: string[] = []
  for (const document of documents) {
    const { tree } = document
    for (const item of tree.body.items) {
      if (item.kind === 'attribute') continue
      const declared = ofBlock(directory, document, item)
      if (declared === undefined) always.push(placed(document, item))
      else all.push(...declared)
    }
    for (const { span } of tree.comments) always.push(placed(document, { span }))
  }
  for (const document of variableFiles) {
    for (const item of document.tree.body.items)
      if (item.kind === 'attribute') all.push(ofAttribute(document, item, 'var'))
  }
  const byName = new Map<string, Declaration[]>()
  for (const one of all) byName.set(one.name, [...(byName.get(one.name) ?? []), one])
  const calls = all.filter(({ callee }) => callee !== undefined)
  return {
    byName,
    calls: calls.filter(({ callee }) => callee !== FOREIGN),
    foreign: calls.filter(({ callee }) => callee === FOREIGN),
    always: always.join('\n'),
  }
}

/** Stands for a directory that the source of a call does not tell. */
const FOREIGN = ''

/** Undefined for what counts whoever mentions it. What nothing can refer to, and no call takes anything from, is left out. */
function ofBlock(directory: string, document: HclDocument, block: BlockNode): readonly Declaration[] | undefined {
  switch (block.type) {
    case 'locals':
      return block.body.items.flatMap(item => (item.kind === 'attribute' ? [ofAttribute(document, item, 'local')] : []))
    case 'variable':
    case 'resource':
    case 'data':
    case 'ephemeral':
    case 'module': {
      const source = block.type === 'module' ? sourceOf(block) : undefined
      const callee = source !== undefined && isLocalSource(source) ? localDirectory(directory, source) : FOREIGN
      return [
        {
          name: block.labels.at(-1)?.value ?? '',
          root: block.type === 'variable' ? 'var' : block.type === 'module' ? 'module' : (block.labels[0]?.value ?? ''),
          text: textOf(document, block),
          content: contentOf(document, block),
          place: placeOf(document, block),
          callee: block.type === 'module' ? callee : undefined,
        },
      ]
    }
    case 'output':
    case 'check':
    case 'moved':
    case 'import':
    case 'removed':
      return []
    default:
      return undefined
  }
}

function ofAttribute(document: HclDocument, item: AttributeNode, root: 'var' | 'local'): Declaration {
  const text = textOf(document, item)
  return { name: item.name, root, text, content: text, place: placeOf(document, item), callee: undefined }
}

/** Neither its own name nor the path of a source refers to anything. */
function contentOf(document: HclDocument, { body }: BlockNode): string {
  const items = body.items.filter(item => item.kind === 'block' || item.name !== 'source')
  return items.map(item => textOf(document, item)).join('\n')
}

type Placed = Pick<BlockNode, 'span'>

function placed(document: HclDocument, node: Placed): string {
  return `${placeOf(document, node)} ${textOf(document, node)}`
}

function textOf({ file }: HclDocument, { span }: Placed): string {
  return file.text.slice(span.start, span.end)
}

function placeOf({ file }: HclDocument, { span }: Placed): string {
  return `${file.uri}@${span.start}`
}
