import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { FileAccess } from '../../src/terraform/values/function'

/** Files below a directory, as functions see them. */
export function filesBelow(root: string): FileAccess {
  return {
    root,
    read: name => {
      const full = path.resolve(root, name)
      if (full !== root && !full.startsWith(root + path.sep)) return 'unreadable'
      if (!existsSync(full)) return 'missing'
      return statSync(full).isDirectory() ? 'directory' : new Uint8Array(readFileSync(full))
    },
    list: name => {
      const full = path.resolve(root, name)
      if (!existsSync(full)) return []
      return readdirSync(full, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => path.relative(full, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
        .sort()
    },
  }
}
