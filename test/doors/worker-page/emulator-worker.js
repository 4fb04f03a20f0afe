import { createEmulator } from 'cloudauth-emulator'
import { answerByFetch } from '../answer-by-fetch.js'

// A web worker has the name that its page gave it, a service worker has none.
const emulator = createEmulator(JSON.parse(self.name || '{}'))

self.onmessage = async ({ data, ports: [port] }) => port.postMessage(await answerByFetch(data, emulator.fetch))
