import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { assembleEngine, type Engine } from '../../src/emulator/assemble.ts'
import { createDoor } from '../../src/node/door.ts'
import { openStore } from '../../src/node/open-store.ts'
import { nodeRuntime } from '../../src/node/runtime.ts'
import { noteCallbacks, optionsOf, type Real, type Sent, type Settings } from '../flow/emulator-model.ts'
import { sendOverHttp } from '../support/doors.ts'
import { openRoundRobin } from '../support/round-robin.js'
import type { PlainRequest } from '../support/signed-request.ts'

let walks = 0

/**
 * Three emulators on one store as one: calls and the control API reach them through a round-robin proxy, and what is
 * asked in this process is asked of one after the other.
 */
export async function openThree(store: string, settings: Settings): Promise<Real> {
  walks += 1
  const storePrefix = `model-${process.pid}-${walks}:`
  const sent: Sent[] = []
  const sendCallback = noteCallbacks(sent, id => emulator.transactions.get(id))
  const options = { ...optionsOf(settings), store, storePrefix }
  const opened = await Promise.all(
    [0, 1, 2].map(async () => {
      const store = await openStore(options)
      const engine = assembleEngine(options, { ...nodeRuntime, sendCallback }, { store })
      const server = createServer({ requireHostHeader: false })
      server.on('request', createDoor(engine, server).answer)
      await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
      return { store, engine, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
    }),
  )
  const proxy = await openRoundRobin(opened.map(({ url }) => url))
  const answer = async (request: PlainRequest) => {
    try {
      const { text, ...reply } = await sendOverHttp(proxy.url, request)
      return { ...reply, body: text }
    } catch {
      // Cut off, as in process.
      return { status: 0, headers: {}, body: '' }
    }
  }
  let turn = 0
  const [first] = opened
  const emulator = new Proxy(first?.engine ?? ({} as Engine), {
    get(_, name) {
      if (name === 'answer') return answer
      turn += 1
      return Reflect.get(opened[turn % opened.length]?.engine ?? {}, name)
    },
  })
  return {
    emulator,
    sent,
    async close() {
      await proxy.close()
      for (const { server } of opened) server.close()
      await emulator.reset()
      await Promise.all(opened.map(({ store }) => store.close()))
    },
  }
}
