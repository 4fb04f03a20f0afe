/** A value that is there already, or will be: a call that needs no network and no pixels is answered in the same turn. */
export type Awaitable<Value> = Value | Promise<Value>

/**
 * A part as its users see it, wherever it remembers: in this process, which answers in the same turn, or outside, which
 * answers later.
 */
export type Port<Part> = {
  [Name in keyof Part]: Part[Name] extends (...given: infer Given) => infer Result
    ? (...given: Given) => Awaitable<Awaited<Result>>
    : Part[Name]
}

/** Continues with a value now when it is there now, so that the common call never waits for a later turn. */
export function whenReady<Value, Result>(
  value: Awaitable<Value>,
  next: (value: Value) => Awaitable<Result>,
): Awaitable<Result> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** Lets something go on that nobody waits for. A failure of it reaches those who do wait, and must not end the process. */
export function letGo(value: Awaitable<unknown>): void {
  if (isPromise(value)) value.catch(() => undefined)
}

/** Whether a value is still to come. Not by `instanceof`: test runners give each file a Promise of its own. */
export function isPromise<Value>(value: Awaitable<Value>): value is Promise<Value> {
  return typeof (value as Partial<Promise<Value>> | null | undefined)?.then === 'function'
}
