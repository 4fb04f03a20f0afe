/** Ids that count up: `callback-1`, `callback-2`, … */
export function createCounter(word: string) {
  let count = 0
  return Object.assign(
    () => {
      count += 1
      return `${word}-${count}`
    },
    {
      reset(): void {
        count = 0
      },
    },
  )
}
