import { useEffect, useState } from 'preact/hooks'
import { get } from './api.ts'
import { listen, whenReady } from './stream.ts'

/**
 * What a path of the control API answers; asked for again with each event that changes it, after a new connection and
 * after a reset. Events of a busy emulator come faster than anybody reads: `pause` gathers them, in milliseconds.
 */
export function useAnswer<Answer>(
  path: string,
  changes: (type: string, data: unknown) => boolean = () => false,
  pause = 0,
): { answer?: Answer; fault?: string } {
  const [state, setState] = useState<{ answer?: Answer; fault?: string }>({})
  useEffect(() => {
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      timer = undefined
      get<Answer>(path).then(
        answer => !isGone && setState({ answer }),
        (thrown: Error) => !isGone && setState({ fault: thrown.message }),
      )
    }
    setState({})
    const cancel = whenReady(ask)
    const forget = listen(({ type, data }) => {
      if (type === 'hello' || type === 'reset' || changes(type, data)) timer ??= setTimeout(ask, pause)
    })
    return () => {
      isGone = true
      clearTimeout(timer)
      cancel()
      forget()
    }
  }, [path])
  return state
}
