import { buildModule, type ModuleOptions, type TerraformSources } from '../../src/terraform/module'
import { parseHcl } from '../../src/syntax/hcl/parser'
import type { Location } from '#rules/model/source'
import { textAt } from '#rules/model/source'
import type { Attribute, Block, BlockLayout, Module, Resource } from '#rules/model/terraform'
import type { Value } from '#rules/model/value'

export type Files = Readonly<Record<string, string>>

/** A directory of the given files; `*.tfvars` become variable files, in the order given. */
export function sourcesOf(files: Files | string): TerraformSources {
  const all = Object.entries(typeof files === 'string' ? { 'main.tf': files } : files)
  const parsed = all.map(([name, text]) => ({ file: { uri: `file:///m/${name}`, text }, tree: parseHcl(text) }))
  const isVariables = ({ file }: { file: { uri: string } }) => file.uri.endsWith('.tfvars')
  return {
    documents: parsed.filter(document => !isVariables(document)),
    variableFiles: parsed.filter(isVariables),
  }
}

export function moduleOf(files: Files | string, options: Partial<ModuleOptions> = {}): Module {
  return buildModule(sourcesOf(files), { defaults: 'known', ...options })
}

/** The managed resource with this address. */
export function resourceAt(module: Module, address: string): Resource {
  const [type = '', name] = address.split('.')
  const found = module.resources(type).find(resource => resource.name === name)
  if (found === undefined) throw new Error(`no ${address}`)
  return found
}

/** The only managed resource of type `t`, in a directory where `text` is written before it and `body` inside. */
export function resourceWith(body: string, text = '', options: Partial<ModuleOptions> = {}): Resource {
  return resourceAt(moduleOf(`${text}\nresource "t" "r" {\n${body}\n}\n`, options), 't.r')
}

/** What `expression` is worth as an attribute of a resource, `text` standing beside it. */
export function valueOf(expression: string, text = '', options: Partial<ModuleOptions> = {}): Value {
  return resourceWith(`x = ${expression}`, text, options).attribute('x').value
}

export const UNKNOWN = Symbol('unknown')

/** A value without its places: plain data, `null` for absent, `UNKNOWN`. */
export function plain(value: Value): unknown {
  switch (value.kind) {
    case 'unknown':
      return UNKNOWN
    case 'absent':
      return null
    case 'known':
      if (value.type === 'list') return value.items.map(plain)
      if (value.type === 'object')
        return Object.fromEntries(Array.from(value.entries, ([key, entry]) => [key, plain(entry)]))
      return value.value
  }
}

export function layoutOf({ layout }: Block): BlockLayout {
  if (layout === undefined) throw new Error('no layout')
  return layout
}

export function text(location: Location | undefined): string | undefined {
  return location && textAt(location)
}

/** Every attribute of a block and of the blocks in it. */
export function* everyAttribute(block: Block): Iterable<Attribute> {
  yield* block.attributes()
  const types = new Set((block.layout?.items ?? []).flatMap(({ name }) => name))
  for (const type of types) for (const nested of block.blocks(type)) yield* everyAttribute(nested)
}
