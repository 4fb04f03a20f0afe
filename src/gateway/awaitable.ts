/** A value that is there already, or will be: a call that needs no network and no pixels is answered in the same turn. */
export type Awaitable<Value> = Value | Promise<Value>

/** Continues with a value now when it is there now, so that the common call never waits for a later turn. */
export function whenReady<Value, Result>(
  value: Awaitable<Value>,
  next: (value: Value) => Awaitable<Result>,
): Awaitable<Result> {
  return value instanceof Promise ? value.then(next) : next(value)
}
