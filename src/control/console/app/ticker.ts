import { useEffect, useState } from 'preact/hooks'

const readers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/**
 * A text that goes with the time, looked at once a second. One timer serves all that show one, and only those are drawn
 * again whose text has changed.
 */
export function useTicking(textNow: () => string): string {
  const [, setText] = useState('')
  useEffect(() => {
    const read = () => setText(textNow())
    readers.add(read)
    timer ??= setInterval(() => {
      for (const reader of readers) reader()
    }, 1000)
    return () => {
      readers.delete(read)
      if (readers.size > 0) return
      clearInterval(timer)
      timer = undefined
    }
  })
  return textNow()
}
