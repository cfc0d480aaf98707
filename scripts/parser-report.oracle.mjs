// Compares trees with what hcl2json (HashiCorp's parser as wasm) makes of the same text. That runs in a worker with a
// time limit, because deep nesting corrupts its runtime for every later call.
import { Worker } from 'node:worker_threads'
import { isDeepStrictEqual } from 'node:util'

const timeLimit = 20_000
const workerSource = `
  const { parentPort } = require('node:worker_threads')
  const { parse } = require('@cdktf/hcl2json')
  parentPort.on('message', async text => {
    try { parentPort.postMessage({ json: await parse('main.tf', text) }) }
    catch (error) { parentPort.postMessage({ error: String(error?.message ?? error) }) }
  })`

class Oracle {
  #worker

  /** `{ json }`, or `{ error }` where the text is rejected, or `undefined` where the oracle itself failed. */
  async parse(text) {
    this.#worker ??= new Worker(workerSource, { eval: true, stdout: true, stderr: true })
    const worker = this.#worker
    const answer = await new Promise(resolve => {
      const fail = () => settle(undefined)
      const timer = setTimeout(fail, timeLimit)
      const settle = value => {
        clearTimeout(timer)
        worker.off('message', settle).off('error', fail).off('exit', fail)
        resolve(value)
      }
      worker.on('message', settle).on('error', fail).on('exit', fail)
      worker.postMessage(text)
    })
    if (answer === undefined || (answer.error !== undefined && !/^(parse config|convert to HCL)/.test(answer.error))) {
      await this.close()
      return undefined
    }
    return answer
  }

  async close() {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}

/** The path of the first value that differs. */
function firstDifference(ours, theirs, path = '') {
  const objects = [ours, theirs].every(value => typeof value === 'object' && value !== null)
  if (!objects) return `${path}: ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (!isDeepStrictEqual(ours[key], theirs[key])) return firstDifference(ours[key], theirs[key], `${path}/${key}`)
  }
  return path
}

/** Compares all files; a text that occurs twice is compared once. */
export async function compareWithOracle(files, parseHcl, toJson) {
  const counts = {
    compared: 0,
    equal: 0,
    'rejected by both': 0,
    'our false errors': 0,
    'our missed rejections': 0,
    differing: 0,
    'oracle failed': 0,
  }
  const differences = []
  const oracle = new Oracle()
  const seen = new Set()
  for (const { path, text } of files) {
    if (seen.has(text)) continue
    seen.add(text)
    const answer = await oracle.parse(text)
    // What it cannot convert has no JSON to compare with, but did parse.
    const unconverted = answer?.error?.startsWith('convert') === true
    const tree = parseHcl(text)
    const rejected = tree.problems.length > 0
    if (answer === undefined) counts['oracle failed']++
    else {
      counts.compared++
      const difference = judge(counts, answer, unconverted, tree, rejected, toJson)
      if (difference !== undefined) differences.push(`${path}: ${difference}`)
    }
  }
  await oracle.close()
  return { counts, differences }
}

function judge(counts, answer, unconverted, tree, rejected, toJson) {
  if (answer.error !== undefined && !unconverted) {
    counts[rejected ? 'rejected by both' : 'our missed rejections']++
    return rejected ? undefined : `not rejected: ${answer.error}`
  }
  if (rejected) {
    counts['our false errors']++
    return `false error: ${tree.problems[0].message}`
  }
  const ours = unconverted ? undefined : JSON.parse(JSON.stringify(toJson(tree)))
  const equal = unconverted || isDeepStrictEqual(ours, answer.json)
  counts[equal ? 'equal' : 'differing']++
  return equal ? undefined : firstDifference(ours, answer.json)
}
