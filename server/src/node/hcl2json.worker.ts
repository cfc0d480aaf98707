/** Runs HashiCorp's own HCL parser (Go, compiled to wasm) in a thread of its own: it may hang, and it writes to globals. */
import { parentPort } from 'node:worker_threads'
import { parse } from '@cdktf/hcl2json'

interface Request {
  readonly id: number
  readonly name: string
  readonly text: string
}

const port = parentPort
if (port !== null) {
  port.on('message', ({ id, name, text }: Request) => {
    parse(name, text).then(
      () => {
        port.postMessage({ id })
      },
      (error: unknown) => {
        port.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
      },
    )
  })
  // The first call waits until the wasm is there; from then on an answer takes milliseconds.
  parse('ready.tf', '').then(
    () => {
      port.postMessage({ ready: true })
    },
    (error: unknown) => {
      throw error
    },
  )
}
