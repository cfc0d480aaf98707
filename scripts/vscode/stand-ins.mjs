// What VS Code's server would compile on installation and can do without: nothing is compiled here.
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** The native logger, as a plain appender to the log file. */
const spdlog = `// stand-in for the native logger: appends to the log file
const fs = require('fs');
const path = require('path');
class Logger {
  constructor(name, file) { this.file = file; fs.mkdirSync(path.dirname(file), { recursive: true }); fs.appendFileSync(file, ''); }
  write(level, text) { try { fs.appendFileSync(this.file, this.raw ? text : new Date().toISOString() + ' [' + level + '] ' + text + '\\n'); } catch {} }
  trace(text) { this.write('trace', text); }
  debug(text) { this.write('debug', text); }
  info(text) { this.write('info', text); }
  warn(text) { this.write('warning', text); }
  error(text) { this.write('error', text); }
  critical(text) { this.write('critical', text); }
  clearFormatters() { this.raw = true; }
  getLevel() { return 2; }
  setLevel() {} setPattern() {} flush() {} drop() {}
}
exports.version = 1;
exports.setLevel = exports.setFlushOn = exports.shutdown = () => {};
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (name, file) => new Logger(name, file);
exports.Logger = Logger;
`

/**
 * Writes the stand-ins over the native modules of an unpacked VS Code server. The logger loses its levels, the
 * watchdog (it would end a server whose parent died) does nothing; a missing watchdog is fatal to VS Code 1.93.
 *
 * @param {string} modules the server's node_modules
 */
export function writeStandIns(modules) {
  writeFileSync(path.join(modules, '@vscode/spdlog/index.js'), spdlog)
  for (const watchdog of ['native-watchdog', '@vscode/native-watchdog']) {
    const folder = path.join(modules, watchdog)
    if (existsSync(folder)) writeFileSync(path.join(folder, 'index.js'), 'exports.start = () => {};\n')
  }
}
