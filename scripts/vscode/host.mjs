// A real VS Code from npm packages alone, in .cache/vscode-host: the server with its web workbench (npm's `code-server`
// holds an unchanged build of it) and a headless Chromium to open it with. Nothing is compiled, nothing outside the
// project folder is touched, and no package's install script runs.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { cache, Failure, npm, root, run, secondsSince } from '../lib/process.mjs'
import { writeStandIns } from './stand-ins.mjs'

const hostDir = path.join(cache, 'vscode-host')

/** Raise when a recipe below changes: what an older recipe installed is then not used again. */
const recipe = 3

/** VS Code 1.93.1, the newest whose npm package runs on node 20. The digests are npm's own, pinned. */
const codeServer = {
  name: 'code-server',
  version: '4.93.1',
  integrity: 'sha512-OxEBxxt5ra+ayKdp9yBvRB72gZmZzrtaDvU9uRqNbfQSIrGkCOn+IxEw0AgzYrbtMpa1QhMv6L3od5wBCsJKFg==',
}
const ripgrep = {
  name: `@vscode/ripgrep-${process.platform}-${process.arch}`,
  version: '1.18.0',
}
/** Chromium's package has a font for text, but none for code. */
const codeFont = {
  name: 'dejavu-fonts-ttf',
  version: '2.37.3',
  integrity: 'sha512-f1hd7jJbeQa1VWcw+K2KrTXS50zTMaHpVC4XIKJpNcDeYR5ajMtj/iLlQDYNvLOKamUB3ARVVCf79lNwNVztSQ==',
}
const chromiumPackage = {
  name: '@sparticuz/chromium',
  version: '147.0.2',
  integrity: 'sha512-oqXyPAlGQuT9wdZAhcx4nmhehVgEsDc2adL/+FlX8qsLh/YyOgl9GQp8dPMDIBRmktxgA9c1QSNJIQUj2UeHhQ==',
}

/**
 * @typedef {object} Host
 * @property {string} codeServer folder of the unpacked npm package
 * @property {string} node the node that runs the server
 * @property {{ executable: string, env: Record<string, string> } | undefined} browser absent where it was not asked for
 */

/**
 * Makes sure that the host is there and complete, installing what is missing (about 30 s on first use). Every part is
 * made in a folder of its own and renamed when complete: a half-finished one is never used, and made again.
 *
 * @param {{ browser: boolean }} options whether Chromium is wanted
 * @returns {Promise<Host>}
 * @throws {Failure} where the platform has no such packages, or npm fails
 */
export async function ensureHost({ browser }) {
  mkdirSync(hostDir, { recursive: true })
  removeAbandoned()
  const server = await part(`code-server-${codeServer.version}-r${recipe}`, 'VS Code 1.93.1 (server)', makeServer)
  return {
    codeServer: server,
    node: process.execPath,
    browser: browser ? await ensureBrowser() : undefined,
  }
}

/** Chromium: a system's own where CHROMIUM names it, else the one that npm carries for Linux on x64. */
async function ensureBrowser() {
  const named = process.env.CHROMIUM
  if (named) {
    if (!existsSync(named)) throw new Failure(`CHROMIUM names ${named}, which does not exist.`)
    return { executable: named, env: {} }
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Failure(
      `No headless Chromium comes from npm for ${process.platform} on ${process.arch}. Set CHROMIUM to the path of an installed Chrome or Chromium.`,
    )
  const folder = await part(
    `chromium-${chromiumPackage.version}-r${recipe}`,
    `Chromium ${chromiumPackage.version.split('.')[0]} (headless)`,
    makeChromium,
  )
  return {
    executable: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: path.join(folder, 'lib'),
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
      XDG_CACHE_HOME: path.join(folder, 'cache'),
    },
  }
}

/**
 * One part of the host, made where it is missing.
 *
 * @param {string} name its folder
 * @param {string} title as told to people
 * @param {(folder: string) => Promise<void>} make
 */
async function part(name, title, make) {
  const folder = path.join(hostDir, name)
  if (existsSync(folder)) return folder
  const start = performance.now()
  console.log(`Fetching ${title} from npm into ${path.relative(root, folder)} …`)
  const partial = `${folder}.partial-${process.pid}`
  mkdirSync(partial)
  try {
    await make(partial)
    // another run may have finished the same part meanwhile; its work is as good
    if (!existsSync(folder)) renameSync(partial, folder)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  console.log(`  … ${title} is ready (${secondsSince(start)}).`)
  return folder
}

/** Removes what interrupted runs left behind. */
function removeAbandoned() {
  for (const name of readdirSync(hostDir)) {
    const maker = /(?:\.partial|^download)-(\d+)$/.exec(name)?.[1]
    if (maker && !isRunning(Number(maker))) rmSync(path.join(hostDir, name), { recursive: true, force: true })
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Unpacks the server, installs its modules by its own shrinkwrap, and stands in for what would have to be compiled. */
async function makeServer(folder) {
  await unpack(codeServer, folder)
  const vscode = path.join(folder, 'lib', 'vscode')
  // not `npm ci`: the shrinkwrap lacks two Windows-only modules, which npm then takes for disagreement
  await npm(['install', '--omit=dev', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], {
    cwd: vscode,
  })
  const modules = path.join(vscode, 'node_modules')
  writeStandIns(modules)
  // this ripgrep package downloads its binary on installation; its successors carry it, one package a platform
  await unpack(ripgrep, path.join(modules, '@vscode', 'ripgrep'), 'package/bin')
}

/** Unpacks Chromium with the libraries and fonts it needs, out of the package's brotli archives. */
async function makeChromium(folder) {
  const unpacked = path.join(folder, 'package')
  await unpack(chromiumPackage, unpacked)
  const archive = name => brotliDecompressSync(readFileSync(path.join(unpacked, 'bin', `${name}.br`)))
  writeFileSync(path.join(folder, 'chromium'), archive('chromium'), { mode: 0o755 })
  for (const name of ['al2023.tar', 'swiftshader.tar', 'fonts.tar']) {
    const tar = path.join(folder, name)
    writeFileSync(tar, archive(name))
    await untar(tar, folder)
    rmSync(tar)
  }
  rmSync(unpacked, { recursive: true })
  await unpack(codeFont, path.join(folder, 'fonts', 'DejaVu'), 'package/ttf/DejaVuSansMono.ttf')
  writeFileSync(path.join(folder, 'fonts.conf'), fontConfiguration)
}

/** Relative to this file: the fonts that came along, and the system's where it has any. Without a single font Chromium aborts. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <alias>
    <family>monospace</family>
    <prefer><family>DejaVu Sans Mono</family></prefer>
  </alias>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

/** Fetches one npm package, without its dependencies, and unpacks it (or one folder of it) into `folder`. */
async function unpack({ name, version, integrity }, folder, member = 'package') {
  const download = path.join(hostDir, `download-${process.pid}`)
  mkdirSync(download, { recursive: true })
  mkdirSync(folder, { recursive: true })
  try {
    const report = await npm(['pack', `${name}@${version}`, '--json', '--pack-destination', download])
    const [packed] = JSON.parse(report.slice(report.indexOf('[')))
    if (integrity && packed.integrity !== integrity)
      throw new Failure(`${name}@${version} is not the package this project was tested with: ${packed.integrity}`)
    await untar(path.join(download, packed.filename), folder, ['--strip-components=1', member])
  } finally {
    rmSync(download, { recursive: true, force: true })
  }
}

async function untar(archive, folder, args = []) {
  const { code, output } = await run('tar', ['-xf', archive, '-C', folder, ...args])
  if (code !== 0) throw new Failure(`Could not unpack ${path.basename(archive)}: ${output.trim()}`)
}
