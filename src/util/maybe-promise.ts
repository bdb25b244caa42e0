// Values that may already be there. In-process drivers answer at once; awaiting an answer that is already known costs more
// than a lookup by key, so the hot paths continue synchronously when they can.

/** A value, or the promise of one. */
export type MaybePromise<T> = T | PromiseLike<T>

/** Whether a value must be awaited. */
export function isPromise<T>(value: MaybePromise<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** Continues with a value at once if it is there, otherwise when it comes. */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** Runs a function and continues with its value, or with its error, at once if they are there, otherwise when they come. */
export function settle<T, R>(
  run: () => MaybePromise<T>,
  next: (value: T) => MaybePromise<R>,
  failed: (error: unknown) => MaybePromise<R>,
): MaybePromise<R> {
  let value: MaybePromise<T>
  try {
    value = run()
  } catch (error) {
    return failed(error)
  }
  return isPromise(value) ? value.then(next, failed) : next(value)
}

/** Runs a function for each item, one after the other, without waiting where there is nothing to wait for. */
export function eachInTurn<T>(items: readonly T[], run: (item: T) => MaybePromise<void>, from = 0): MaybePromise<void> {
  for (let at = from; at < items.length; at++) {
    const item = items[at]
    const result = item === undefined ? undefined : run(item)
    if (isPromise(result)) return result.then(() => eachInTurn(items, run, at + 1))
  }
}
