import type { TerraformFunction } from '../values/function'
import { length } from './length'
import { upper } from './upper'

const all: readonly TerraformFunction[] = [length, upper]

/**
 * Terraform's functions by name, without `core::`; those of the built-in provider with theirs (`provider::terraform::…`).
 * What needs the evaluator itself (`try`, `can`, `sensitive` …) is not among them.
 */
export const functions: ReadonlyMap<string, TerraformFunction> = new Map(all.map(one => [one.name, one]))
