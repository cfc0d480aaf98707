// Puts the project's own npm dependencies in place, so that `npm test` and `npm start` are the first command of a fresh clone.
import { lstatSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { npm, root, secondsSince } from './process.mjs'

const readLock = file => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
  } catch {
    return undefined
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for, by npm's own record of what it installed. Packages for
 * other platforms are optional in the lock and rightly absent.
 *
 * @param {string} folder the folder of package-lock.json
 */
export function dependenciesFresh(folder) {
  const wanted = readLock(path.join(folder, 'package-lock.json'))
  const installed = readLock(path.join(folder, 'node_modules', '.package-lock.json'))
  if (!wanted || !installed) return false
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || entry.link || (installed[name] ? installed[name].version === entry.version : entry.optional),
  )
}

/** Runs `npm ci` where node_modules is missing or does not agree with package-lock.json. */
export async function ensureDependencies() {
  if (dependenciesFresh(root)) return
  if (lstatSync(path.join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.warn('node_modules is a link and does not agree with package-lock.json; it is left as it is.')
    return
  }
  const start = performance.now()
  console.log('Installing the dependencies into node_modules (npm ci) …')
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  console.log(`Dependencies installed in ${secondsSince(start)}.`)
}
