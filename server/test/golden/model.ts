import type { Block, Module } from '#rules/model/terraform'
import type { Value } from '#rules/model/value'
import type { ModuleEvaluation } from '../../src/terraform/evaluation/module-evaluation'
import type { Plan } from '../../src/terraform/evaluation/plan'
import { buildModels } from '../../src/terraform/module'
import { modelSettings } from '../../src/terraform/models'
import { type Leaf, show } from './compare'
import { at, isUnknownMark, type Json, text } from './json'

/**
 * The same recorded leaves as rules see them: instance by instance, objects and lists of objects as nested blocks. Where
 * Terraform knows nothing, anything may be known.
 */
export function leavesOfModel(plan: Plan, resources: ReadonlyMap<string, Json>): Leaf[] {
  const models = buildModels(plan, modelSettings(undefined))
  const leaves: Leaf[] = []
  const found = new Set<string>()
  for (const module of modulesOf(plan)) {
    for (const resource of instancesIn(models.of(module))) {
      for (const address of resource.addresses.map(one => module.standing.prefix + one)) {
        found.add(address)
        const wanted = resources.get(address)
        if (wanted === undefined) leaves.push(leaf(address, false, 'no resource', 'one'))
        else leaves.push(...argumentsOf(resource, wanted, address))
      }
    }
  }
  for (const address of resources.keys())
    if (!found.has(address)) leaves.push(leaf(address, false, 'a resource', 'none'))
  return leaves
}

function modulesOf({ root }: Plan): ReadonlySet<ModuleEvaluation> {
  const modules = new Set([root])
  for (const module of modules)
    for (const [name, block] of module.declarations.modules)
      for (const called of module.callsOf(name, block)) modules.add(called)
  return modules
}

function instancesIn(module: Module): ReturnType<Module['resources']> {
  return module.resources(...[...module.types].filter(type => type === 'terraform_data' || type === 'null_resource'))
}

function argumentsOf(resource: Block, wanted: Json, address: string): Leaf[] {
  return ['input', 'triggers_replace'].flatMap(name => {
    const value = at(wanted, name)
    return value === undefined ? [] : within(resource, name, value, `${address}.${name}`)
  })
}

function within(holder: Block, name: string, wanted: Json, path: string): Leaf[] {
  const objects = isObject(wanted) ? [wanted] : wanted.kind === 'array' ? wanted.items : []
  const blocks = holder.blocks(name)
  const isInOrder = objects.every(object => isObject(object) && !show(object).includes('__unknown'))
  if (objects.length === 0 || blocks.length !== objects.length || !isInOrder) {
    return compare(wanted, holder.attribute(name).value, path)
  }
  return objects.flatMap((object, index) => {
    const block = blocks[index]
    return block === undefined || object.kind !== 'object' ? [] : inBlock(block, object.entries, `${path}#${index}`)
  })
}

function inBlock(block: Block, entries: ReadonlyMap<string, Json>, path: string): Leaf[] {
  const extra = block.attributes().filter(({ name, value }) => value.kind !== 'absent' && !entries.has(name))
  return [
    ...[...entries].flatMap(([key, value]) => within(block, key, value, `${path}.${key}`)),
    ...extra.map(({ name }) => leaf(`${path}.${name}`, false, 'nothing', 'a value')),
  ]
}

function isObject(json: Json): boolean {
  return json.kind === 'object' && !isUnknownMark(json) && text(at(json, '__number')) === undefined
}

function compare(wanted: Json, found: Value, path: string): Leaf[] {
  const one = (isSame: boolean) => [leaf(path, isSame, show(wanted), describe(found))]
  if (isUnknownMark(wanted)) return one(true)
  if (wanted.kind === 'null' || found.kind !== 'known') return one(wanted.kind === 'null' && found.kind === 'absent')
  switch (found.type) {
    case 'string':
      return one(wanted.kind === 'string' && wanted.value === found.value)
    case 'bool':
      return one(wanted.kind === 'bool' && wanted.value === found.value)
    case 'number':
      return one(wanted.kind === 'number' && Number(wanted.raw) === found.value)
    case 'list': {
      if (wanted.kind !== 'array' || wanted.items.length !== found.items.length) return one(false)
      if (found.items.length === 0) return one(true)
      const inOrder = itemsOf(wanted.items, found.items, path)
      if (inOrder.every(({ isSame }) => isSame)) return inOrder
      // Unknown elements of a set have no order that counts.
      const sorted = [...found.items].sort((a, b) => Number(a.kind === 'unknown') - Number(b.kind === 'unknown'))
      return itemsOf(wanted.items, sorted, path)
    }
    case 'object': {
      if (wanted.kind !== 'object' || wanted.entries.size !== found.entries.size) return one(false)
      if (wanted.entries.size === 0) return one(true)
      return [...wanted.entries].flatMap(([key, value]) =>
        compare(value, found.entries.get(key) ?? { kind: 'absent' }, `${path}.${key}`),
      )
    }
  }
}

function itemsOf(wanted: readonly Json[], items: readonly Value[], path: string): Leaf[] {
  return wanted.flatMap((item, index) => compare(item, items[index] ?? { kind: 'absent' }, `${path}[${index}]`))
}

function leaf(path: string, isSame: boolean, wanted: string, found: string): Leaf {
  return { path, isSame, wanted, found }
}

function describe(value: Value): string {
  if (value.kind !== 'known') return value.kind === 'unknown' ? `unknown (${value.reason})` : 'null'
  if (value.type === 'list') return `[${value.items.map(describe).join(', ')}]`
  if (value.type !== 'object') return JSON.stringify(value.value)
  return `{${[...value.entries].map(([key, item]) => `${key} = ${describe(item)}`).join(', ')}}`
}
