import { resolve } from 'node:path'
import { FileError } from '../../workspace/files'
import { type FileWriter, uriOfPath } from '../fs'
import { type ScanOptions, UsageError } from './arguments'
import type { Environment } from './environment'

/** What there is to say, each thing once. */
export class Notes {
  private readonly said = new Set<string>()
  private waiting: string[] = []

  add(key: string, note: string): void {
    if (!this.said.has(key)) this.waiting.push(note)
    this.said.add(key)
  }

  fresh(): readonly string[] {
    const fresh = this.waiting
    this.waiting = []
    return fresh
  }
}

export interface Output {
  write(text: string): Promise<void>
  end(): Promise<void>
  discard(): Promise<void>
}

/** Opened before anything is scanned: a long scan must not end at a folder that does not exist. @throws UsageError */
export async function outputOf({ output }: ScanOptions, { stdout, files, directory }: Environment): Promise<Output> {
  const nothing = (): Promise<void> => Promise.resolve()
  if (output === undefined) return { write: text => stdout.write(text), end: nothing, discard: nothing }
  let writer: FileWriter
  try {
    writer = await files.create(uriOfPath(resolve(directory, output)))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new UsageError(`The output file cannot be written: ${error.message}`)
  }
  return { write: text => writer.write(text), end: () => writer.commit(), discard: () => writer.discard() }
}
