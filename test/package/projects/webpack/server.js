import { fakeInitialize } from 'cloudauth-emulator/faker'
import { serve } from 'cloudauth-emulator/node'

const server = await serve({ port: 0, log: 'silent' })
const parameters = fakeInitialize({ edition: 'face-verify' })
const call = { Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ...parameters }
const response = await fetch(server.url, { method: 'POST', body: new URLSearchParams(call) })
console.log((await response.json()).Code, response.headers.get('x-emulator-reason') ?? '')
const { status } = await fetch(`${server.url}/_emulator/`)
console.log(status)
await server.close()
