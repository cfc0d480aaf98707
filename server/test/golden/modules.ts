import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { parseTerraformJson, parseVariablesJson } from '../../src/syntax/hcl-json/parser'
import { Plan } from '../../src/terraform/evaluation/plan'
import type { ParsedFile, TerraformSources } from '../../src/terraform/sources'
import { nullValue, type Value } from '../../src/terraform/values/value'
import { compare, type Leaf, show } from './compare'
import { filesBelow } from './files'
import { at, type Json, readJson } from './json'
import { leavesOfModel } from './model'
import type { Result } from './result'

function parsed(file: string): ParsedFile {
  const text = readFileSync(file, 'utf8')
  const parse = file.endsWith('.tfvars.json')
    ? parseVariablesJson
    : file.endsWith('.json')
      ? parseTerraformJson
      : parseHcl
  return { file: { uri: `file://${file}`, text }, tree: parse(text) }
}

/** The files of a directory that Terraform reads, in its order. */
export function sourcesIn(directory: string): TerraformSources | undefined {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) return undefined
  const names = readdirSync(directory)
    .filter(name => !name.startsWith('.') && !name.endsWith('~'))
    .sort()
  const documents = names.filter(name => /\.tf(?:\.json)?$/.test(name))
  const automatic = names.filter(name => /\.auto\.tfvars(?:\.json)?$/.test(name))
  const variables = ['terraform.tfvars', 'terraform.tfvars.json'].filter(name => names.includes(name))
  const read = (name: string): ParsedFile => parsed(path.join(directory, name))
  return { documents: documents.map(read), variableFiles: [...variables, ...automatic].map(read) }
}

/** The share that counts is that of the leaves of resources' arguments; outputs are reported beside it. */
export function runModules(directory: string): Result[] {
  const inputs: string[] = []
  const outputs: string[] = []
  const model: string[] = []
  const totals = { inputs: 0, outputs: 0, model: 0 }
  for (const name of readdirSync(directory).sort()) {
    const expected = path.join(directory, name, 'expected.json')
    if (!existsSync(expected)) continue
    const wanted = readJson(readFileSync(expected, 'utf8'))
    const leaves = leavesOf(path.join(directory, name), wanted)
    totals.inputs += leaves.inputs.length
    totals.outputs += leaves.outputs.length
    inputs.push(...missed(name, leaves.inputs))
    outputs.push(...missed(name, leaves.outputs))
    totals.model += leaves.model.length
    model.push(...missed(name, leaves.model))
  }
  const passed = totals.inputs - inputs.length
  return [
    { set: 'modules', total: totals.inputs, passed, misses: inputs, required: 0.98 },
    { set: 'model', total: totals.model, passed: totals.model - model.length, misses: model, required: 0.98 },
    {
      set: 'module outputs',
      total: totals.outputs,
      passed: totals.outputs - outputs.length,
      misses: outputs,
      required: undefined,
    },
  ]
}

function missed(name: string, leaves: readonly Leaf[]): string[] {
  return leaves
    .filter(({ isSame }) => !isSame)
    .map(leaf => `${name}  ${leaf.path}\n    wanted ${leaf.wanted}, found ${leaf.found}`)
}

function leavesOf(directory: string, wanted: Json): { inputs: Leaf[]; outputs: Leaf[]; model: Leaf[] } {
  const sources = sourcesIn(directory)
  if (sources === undefined) return { inputs: [], outputs: [], model: [] }
  const plan = new Plan(sources, {
    files: filesBelow(directory),
    module: relative => sourcesIn(path.join(directory, relative)),
    workspace: 'default',
  })
  const planned = new Map(plan.resources().map(resource => [resource.address, resource.arguments]))
  const inputs: Leaf[] = []
  const resources = entriesOf(at(wanted, 'resources'))
  for (const [address, resource] of resources) {
    for (const argument of ['input', 'triggers_replace']) {
      const value = at(resource, argument)
      const written = planned.get(address)
      const found: Value | undefined = written && (written.get(argument) ?? nullValue())
      if (value !== undefined) inputs.push(...compare(value, found, `${address}.${argument}`))
    }
  }
  for (const address of planned.keys()) {
    if (!resources.has(address)) inputs.push({ path: address, isSame: false, wanted: 'no resource', found: 'one' })
  }
  const found = plan.outputs()
  const outputs = [...entriesOf(at(wanted, 'outputs'))].flatMap(([name, value]) =>
    compare(value, found.get(name), `output.${name}`),
  )
  for (const { summary, detail } of plan.root.errors) {
    outputs.push({ path: 'errors', isSame: false, wanted: show({ kind: 'null' }), found: `${summary}: ${detail}` })
  }
  return { inputs, outputs, model: leavesOfModel(plan, resources) }
}

function entriesOf(json: Json | undefined): ReadonlyMap<string, Json> {
  return json?.kind === 'object' ? json.entries : new Map<string, Json>()
}
