/** What the attributes of real configurations are worth: how many are known, and why the others are not. */
import { resolve } from 'node:path'
import type { Module } from '#rules/model/terraform'
import { JudgedDirectory } from '../../src/analysis/instances'
import { Memory } from '../../src/analysis/memory'
import { Around } from '../../src/analysis/surroundings'
import type { Snapshot } from '../../src/analysis/types'
import { createEngine } from '../../src/node/cli/engine'
import { Loader } from '../../src/node/cli/load'
import { NodeFileSystem, uriOfPath } from '../../src/node/fs'
import { modelSettings } from '../../src/terraform/module'
import { withFiles } from '../../src/workspace/rounds'
import { scanUnits } from '../../src/workspace/scan-units'
import type { ScanUnit } from '../../src/workspace/walk'

type TerraformSnapshot = Extract<Snapshot, { kind: 'terraform' }>

class Tally {
  modules = 0
  slowest = { directory: '', milliseconds: 0 }
  readonly kinds = { known: 0, unknown: 0, absent: 0 }
  readonly reasons = new Map<string, number>()

  module(directory: string, milliseconds: number): void {
    this.modules++
    if (milliseconds > this.slowest.milliseconds) this.slowest = { directory, milliseconds }
  }

  attributesOf(module: Module): void {
    for (const type of module.types) {
      const blocks = type.startsWith('data.')
        ? module.dataSources(type.slice('data.'.length))
        : type.includes('.')
          ? []
          : module.resources(type)
      for (const { value } of blocks.flatMap(block => block.attributes())) {
        this.kinds[value.kind]++
        if (value.kind === 'unknown') this.reason(value.reason)
      }
    }
  }

  /** Reasons that name something differ in nothing but the name. */
  private reason(text: string): void {
    const reason = text.replace(/"[^"]*"|`[^`]*`/g, '…').slice(0, 80)
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1)
  }
}

/** Prints the table for a folder. Throws where an evaluation throws: that is what it looks for. */
export async function report(folder: string): Promise<void> {
  const files = new NodeFileSystem(true)
  const base = uriOfPath(resolve(folder))
  const options = { enter: () => Promise.resolve(() => false), onProblem: () => {}, onSkipped: () => {} }
  const units: ScanUnit[] = []
  for await (const unit of scanUnits(files, [{ uri: base, kind: 'directory' }], options)) units.push(unit)
  const loader = new Loader(files, createEngine('2026-01-01').parsers, [base], () => {})
  await loader.prepare(units)
  const tally = new Tally()
  const memory = new Memory()
  for (const unit of units) {
    if (unit.kind !== 'terraform') continue
    const { snapshot } = await loader.load(unit)
    if (snapshot?.kind === 'terraform') await look(snapshot, loader, memory, tally)
  }
  print(tally)
}

async function look(start: TerraformSnapshot, loader: Loader, memory: Memory, tally: Tally): Promise<void> {
  // What functions want to read shows only when everything has been asked for once.
  const first = new Around(start, memory)
  evaluate(start, first, new Tally())
  const snapshot = await withFiles(start, first.wanted, loader.modules.functionFiles)
  if (snapshot.kind !== 'terraform') return
  const begin = process.cpuUsage()
  evaluate(snapshot, new Around(snapshot, memory), tally)
  const { user, system } = process.cpuUsage(begin)
  tally.module(snapshot.directory, (user + system) / 1000)
}

function evaluate(snapshot: TerraformSnapshot, around: Around, tally: Tally): void {
  const { instances } = new JudgedDirectory(snapshot, around, 'recommended', modelSettings(undefined, around.memory))
  for (const { model } of instances) tally.attributesOf(model)
}

function print({ modules, slowest, kinds, reasons }: Tally): void {
  const all = kinds.known + kinds.unknown + kinds.absent
  const row = (name: string, count: number): string =>
    `${name.padEnd(60)} ${String(count).padStart(7)} ${((100 * count) / all).toFixed(1).padStart(5)} %`
  console.log(
    `${modules} modules; slowest ${slowest.milliseconds.toFixed(0)} ms of processor time: ${slowest.directory}`,
  )
  for (const [kind, count] of Object.entries(kinds)) console.log(row(kind, count))
  console.log('Unknown because:')
  const sorted = [...reasons].sort((a, b) => b[1] - a[1])
  for (const [reason, count] of sorted.slice(0, 20)) console.log(row(`  ${reason}`, count))
  const rest = sorted.slice(20).reduce((sum, [, count]) => sum + count, 0)
  if (rest > 0) console.log(row(`  ${sorted.length - 20} other reasons`, rest))
}
