import { parseHcl } from './hcl/parser'
import type { HclTree } from './hcl/ast'
import { parseTerraformJson, parseVariablesJson } from './hcl-json/parser'

/**
 * True for files in the JSON form, by name or URI. It has no comments, and no edit that is right in the native syntax is
 * right in it.
 */
export function isJsonForm(name: string): boolean {
  return name.endsWith('.json')
}

/**
 * The tree of a Terraform file in the form its name or URI says: `main.tf.json` is configuration in JSON, any other
 * `*.json` a variable file in JSON (as for `-var-file`), everything else is in the native syntax. Never throws.
 */
export function parseTerraform(text: string, name: string): HclTree {
  if (!isJsonForm(name)) return parseHcl(text)
  return /\.(?:tf|tofu)\.json$/.test(name) ? parseTerraformJson(text) : parseVariablesJson(text)
}
