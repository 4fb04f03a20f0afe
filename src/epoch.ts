/**
 * The time between two resets, of everything or of one AccessKeyId: whoever waits for something of before is let go
 * when the next one begins, and a call of before can tell that it is one.
 */
export function createEpoch() {
  let count = 0
  const countOfKey = new Map<string, number>()
  let end: () => void = () => undefined
  let ended = new Promise<void>(accept => {
    end = accept
  })
  return {
    /** The epoch that a key is in. */
    of: (accessKeyId: string) => `${count}.${countOfKey.get(accessKeyId) ?? 0}`,
    /** Resolves when everything is reset. */
    ended: () => ended,
    begin(accessKeyId?: string): void {
      if (accessKeyId !== undefined) {
        countOfKey.set(accessKeyId, (countOfKey.get(accessKeyId) ?? 0) + 1)
        return
      }
      count += 1
      countOfKey.clear()
      end()
      ended = new Promise(accept => {
        end = accept
      })
    },
  }
}
