import { asBool } from '../lib/values'
import type { Module } from '../model/terraform'

/**
 * True where the module makes the account encrypt every disk, whatever the disk says. `enabled` is true where it is left
 * out; a value that is not known counts as true, so that nothing is said of disks. The rule lists the type in its `on`.
 */
export function isEncryptedByDefault(module: Module): boolean {
  return module
    .resources('aws_ebs_encryption_by_default')
    .some(setting => asBool(setting.attribute('enabled').value) !== false)
}
