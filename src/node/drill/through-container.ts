import { appendFileSync } from 'node:fs'
import { type DrillOrder, drillVariable, eventMark, nameOfEmulator, readOrder } from '../drilled.ts'

/** How the drill that this process is part of reaches into a container: by a variable in, and by lines of its log out. */
export type ContainerOrder = { environment: Record<string, string>; onLog: (text: string) => void }

let count = 0

/** Undefined where this process is part of none. */
export function orderForContainer(): ContainerOrder | undefined {
  const given = readOrder()
  if (!given) return undefined
  const { disturbance, folder } = given
  // The container sees neither the test that started it, nor a folder of this machine.
  const order: DrillOrder = { ...(disturbance && { disturbance }), scope: nameOfEmulator('container') }
  count += 1
  const file = folder && `${folder}/container-${process.pid}-${count}.jsonl`
  let rest = ''
  return {
    environment: { [drillVariable]: JSON.stringify(order) },
    onLog(chunk) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines)
        if (file && line.startsWith(eventMark)) appendFileSync(file, `${line.slice(eventMark.length)}\n`)
    },
  }
}
