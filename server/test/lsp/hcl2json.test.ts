import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { buildSync } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { mkdirSync, rmSync } from 'node:fs'
import { readDiagnostics } from '../../src/node/hcl-diagnostics'
import { CHECKER_OPTIONS, Hcl2JsonChecker, type WorkerLike } from '../../src/node/hcl2json'

/** The real worker, bundled as the build does it, with the package left where it is. */
const FOLDER = join(import.meta.dirname, '../../../.cache/hcl2json-test')
const WORKER = join(FOLDER, 'worker.cjs')

beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true })
  buildSync({
    entryPoints: [join(import.meta.dirname, '../../src/node/hcl2json.worker.ts')],
    outfile: WORKER,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@cdktf/hcl2json'],
  })
})
afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
})

describe('the real parser', () => {
  const workers: Worker[] = []
  const checker = new Hcl2JsonChecker(
    () => {
      const worker = new Worker(WORKER, { stdout: true, stderr: true })
      workers.push(worker)
      return worker
    },
    { ...CHECKER_OPTIONS, timeout: 20_000, startTimeout: 60_000 },
  )
  afterAll(() => checker.dispose())

  const marked = async (text: string): Promise<string[]> => {
    const problems = await checker.check(text)
    return problems!.map(({ span, message }) => `${text.slice(span.start, span.end)}| ${message.split(':')[0]!}`)
  }

  it('says where and what, in UTF-16 offsets whatever the characters', async () => {
    expect(await checker.check('a = 1\n')).toEqual([])
    expect(await marked('resource "x" "y" {\n  a = "日本é\u0301👨‍👩‍👧" !\n}\n')).toEqual([
      '!| Missing newline after argument',
    ])
    expect(await marked('a = 1\r\nb = $\r\n')).toEqual(['$| Invalid character', '$| Invalid expression'])
    expect(await marked('a = "x')).toEqual(['x| Unterminated template string'])
    expect(await marked('x {\n a = [1\n b = 2\n}\n')).toEqual(['b| Missing item separator'])
    expect(await checker.check('a = 1\na = 2\n')).toEqual([
      {
        span: { start: 6, end: 7 },
        message: 'Attribute redefined: The argument "a" was already set at line 1. Each argument may be set only once.',
      },
    ])
    expect(workers).toHaveLength(1)
  })

  it('is not given what it would break at, and still answers afterwards', async () => {
    expect(await checker.check(`a = ${'['.repeat(5000)}`)).toBeUndefined()
    expect(await checker.check(`a = ${'!'.repeat(100_000)}b`)).toBeUndefined()
    expect(await checker.check('a = 1\n'.repeat(400_000))).toBeUndefined()
    expect(await checker.check('a = 1')).toEqual([])
    expect(workers).toHaveLength(1)
  })

  it('is replaced when its thread dies', async () => {
    await workers.at(-1)!.terminate()
    // Whether the death is noticed before or after the next text is sent, the one after that is answered.
    await checker.check('a = 1')
    expect(await marked('a = 1 +')).toEqual(['+| Missing expression'])
    expect(workers).toHaveLength(2)
  })
})

/** A worker that does what the test tells it. */
class FakeWorker implements WorkerLike {
  readonly received: { id: number; name: string; text: string }[] = []
  terminated = false
  private readonly listeners: { event: string; listener: (message: unknown) => void }[] = []

  constructor(private readonly behaviour: 'answers' | 'hangs' | 'never starts' | 'breaks') {
    if (behaviour !== 'never starts')
      setTimeout(() => {
        this.emit('message', { ready: true })
      }, 1)
  }

  postMessage(message: { id: number; name: string; text: string }): void {
    this.received.push(message)
    const { id } = message
    if (this.behaviour === 'answers')
      setTimeout(() => {
        this.emit('message', { id })
      }, 1)
    if (this.behaviour === 'breaks') this.emit('message', { id, error: 'Maximum call stack size exceeded' })
  }

  on(event: string, listener: (message: unknown) => void): void {
    this.listeners.push({ event, listener })
  }

  emit(event: string, message?: unknown): void {
    for (const one of this.listeners) if (one.event === event) one.listener(message)
  }

  terminate(): Promise<void> {
    this.terminated = true
    this.emit('exit')
    return Promise.resolve()
  }
}

describe('a worker that misbehaves', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  function checkerWith(...behaviours: ConstructorParameters<typeof FakeWorker>[0][]) {
    vi.useFakeTimers()
    const workers: FakeWorker[] = []
    const checker = new Hcl2JsonChecker(() => {
      const worker = new FakeWorker(behaviours[workers.length] ?? behaviours.at(-1)!)
      workers.push(worker)
      return worker
    })
    return { checker, workers }
  }

  it('by hanging is ended after five seconds, and another one does the next text', async () => {
    const { checker, workers } = checkerWith('hangs', 'answers')
    const first = checker.check('one')
    const second = checker.check('two')
    await vi.advanceTimersByTimeAsync(4_900)
    expect(workers[0]!.terminated).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(await first).toBeUndefined()
    expect(workers[0]!.terminated).toBe(true)
    await vi.advanceTimersByTimeAsync(10)
    expect(await second).toEqual([])
    expect(workers).toHaveLength(2)
    expect(workers[1]!.received.map(one => one.text)).toEqual(['two'])
  })

  it('by dying is replaced', async () => {
    const { checker, workers } = checkerWith('hangs', 'answers')
    const first = checker.check('one')
    await vi.advanceTimersByTimeAsync(5)
    workers[0]!.emit('error')
    expect(await first).toBeUndefined()
    const second = checker.check('two')
    await vi.advanceTimersByTimeAsync(10)
    expect(await second).toEqual([])
  })

  it('by answering nonsense is replaced: its runtime is broken for good', async () => {
    const { checker, workers } = checkerWith('breaks', 'answers')
    const first = checker.check('one')
    await vi.advanceTimersByTimeAsync(10)
    expect(await first).toBeUndefined()
    expect(workers[0]!.terminated).toBe(true)
    const second = checker.check('two')
    await vi.advanceTimersByTimeAsync(10)
    expect(await second).toEqual([])
  })

  it('three times in a row is given up, without leaving anybody waiting', async () => {
    const { checker, workers } = checkerWith('never starts')
    const all = ['a', 'b', 'c', 'd', 'e'].map(text => checker.check(text))
    await vi.advanceTimersByTimeAsync(61_000)
    expect(await Promise.all(all)).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(await checker.check('f')).toBeUndefined()
    expect(workers).toHaveLength(3)
  })

  it('by being impossible to start leaves nobody waiting', async () => {
    const checker = new Hcl2JsonChecker(() => {
      throw new Error('no such file')
    })
    expect(await checker.check('a')).toBeUndefined()
    expect(await checker.check('b')).toBeUndefined()
  })

  it('by doing nothing for half a minute is ended, and started again when there is work', async () => {
    const { checker, workers } = checkerWith('answers')
    const first = checker.check('one')
    await vi.advanceTimersByTimeAsync(10)
    await first
    await vi.advanceTimersByTimeAsync(29_000)
    expect(workers[0]!.terminated).toBe(false)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(workers[0]!.terminated).toBe(true)
    const second = checker.check('two')
    await vi.advanceTimersByTimeAsync(10)
    expect(await second).toEqual([])
    expect(workers).toHaveLength(2)
  })

  it('is ended on dispose, with an answer for who waits', async () => {
    const { checker, workers } = checkerWith('hangs')
    const waiting = [checker.check('one'), checker.check('two')]
    await vi.advanceTimersByTimeAsync(5)
    await checker.dispose()
    expect(await Promise.all(waiting)).toEqual([undefined, undefined])
    expect(workers[0]!.terminated).toBe(true)
    expect(await checker.check('three')).toBeUndefined()
  })
})

describe('the text of its errors', () => {
  it('is split by the file name, which the text cannot contain', async () => {
    const worker = new FakeWorker('answers')
    const checker = new Hcl2JsonChecker(() => worker)
    await checker.check('parapet-1-0.tf:1,1-2: x')
    expect(worker.received[0]!.name).toBe('parapet-1-1.tf')
    await checker.dispose()
  })

  it.each([
    ['something else', undefined],
    ['parse config: [x.tf:9,9-10: Odd]', [{ span: { start: 2, end: 3 }, message: 'Odd' }]],
    [
      'parse config: [x.tf:1,2-2,1: A; B x.tf:2,1-1: C; D]',
      [
        { span: { start: 1, end: 2 }, message: 'A: B' },
        { span: { start: 2, end: 3 }, message: 'C: D' },
      ],
    ],
    ['parse config: [<nil>: A; B]', undefined],
  ])('%s', (message, problems) => {
    expect(readDiagnostics(message, 'x.tf', 'a\nb')).toEqual(problems)
  })
})
