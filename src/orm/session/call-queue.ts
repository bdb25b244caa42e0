// One session does one thing at a time: calls are queued and never interleaved. A block, such as `nested`, has a queue of its own, so that
// calls from inside it run while calls from outside wait for it.
import { AsyncLocalStorage } from 'node:async_hooks'
import { isPromise, type MaybePromise } from '../../util/maybe-promise.ts'

/** Refuses a call, when its turn comes, by throwing. */
type Check = () => void

/** Calls that run one after the other; a call runs at once, and synchronously, when nothing else runs. */
class Line {
  #tail: Promise<unknown> | null = null

  /** Whether nothing runs, and nothing waits. */
  get idle(): boolean {
    return this.#tail === null
  }

  /** Ends when the calls that were made so far have ended. */
  async drained(): Promise<void> {
    while (this.#tail !== null) await this.#tail
  }

  run<T>(call: () => MaybePromise<T>, check: Check): MaybePromise<T> {
    return this.#tail === null ? this.#start(call, check) : this.#append(this.#tail, call, check)
  }

  #start<T>(call: () => MaybePromise<T>, check: Check): MaybePromise<T> {
    check()
    const result = call()
    if (!isPromise(result)) return result
    return this.#wait(Promise.resolve(result))
  }

  #append<T>(before: Promise<unknown>, call: () => MaybePromise<T>, check: Check): Promise<T> {
    const next = () => {
      check()
      return call()
    }
    return this.#wait(before.then(next, next))
  }

  #wait<T>(running: Promise<T>): Promise<T> {
    const ended = () => {
      if (this.#tail === tail) this.#tail = null
    }
    const tail = running.then(ended, ended)
    this.#tail = tail
    return running
  }
}

interface Block {
  readonly queue: CallQueue
  readonly line: Line
  readonly around: Block | null
  /** Whether its function still runs: what it left behind belongs to the outside. */
  open: boolean
}

const blocks = new AsyncLocalStorage<Block>()

/** The calls of one session. */
export class CallQueue {
  readonly #line = new Line()
  readonly #check: Check
  #openBlocks = 0

  /** @param check throws when a call may not run, whose turn has come */
  constructor(check: Check) {
    this.#check = check
  }

  /** Runs a call when those before it have ended. */
  run<T>(call: () => MaybePromise<T>): MaybePromise<T> {
    return this.#lineHere().run(call, this.#check)
  }

  /** Runs a call when those before it have ended, even one that the check would refuse. */
  runAnyway<T>(call: () => MaybePromise<T>): MaybePromise<T> {
    return this.#lineHere().run(call, allowed)
  }

  /** Runs a block: calls from inside it run in a line of their own, calls from outside wait for its end. */
  runBlock<T>({ begin, body, end }: BlockSteps<T>): Promise<T> {
    const block: Block = { queue: this, line: new Line(), around: blocks.getStore() ?? null, open: true }
    const run = async () => {
      await begin()
      this.#openBlocks++
      let outcome: BlockOutcome<T>
      try {
        outcome = await blocks.run(block, () => settle(body))
        await block.line.drained()
      } finally {
        block.open = false
        this.#openBlocks--
      }
      return await end(outcome)
    }
    return Promise.resolve(this.#lineHere().run(run, this.#check))
  }

  /** Whether the present call comes from inside a block of this session. */
  get insideBlock(): boolean {
    return this.#openBlocks > 0 && this.#blockHere() !== null
  }

  /** Ends when the calls that were made so far have ended: at once where none runs. */
  drained(): MaybePromise<void> {
    return this.#line.idle ? undefined : this.#line.drained()
  }

  #lineHere(): Line {
    return this.#openBlocks === 0 ? this.#line : (this.#blockHere()?.line ?? this.#line)
  }

  #blockHere(): Block | null {
    let block = blocks.getStore() ?? null
    while (block !== null && (block.queue !== this || !block.open)) block = block.around
    return block
  }
}

function allowed(): void {
  // Every call may run.
}

/** What a block does. */
export interface BlockSteps<T> {
  readonly begin: () => MaybePromise<unknown>
  readonly body: () => MaybePromise<T>
  readonly end: (outcome: BlockOutcome<T>) => MaybePromise<T>
}

/** How a block's function ended. */
export type BlockOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }

async function settle<T>(body: () => MaybePromise<T>): Promise<BlockOutcome<T>> {
  try {
    return { ok: true, value: await body() }
  } catch (error) {
    return { ok: false, error }
  }
}
