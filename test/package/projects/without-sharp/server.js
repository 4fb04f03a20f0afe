import { fakeInitialize } from 'cloudauth-emulator/faker'
import { serve } from 'cloudauth-emulator/node'

const warned = []
console.warn = message => warned.push(message)
const call = {
  Action: 'Initialize',
  Version: '2022-08-09',
  Format: 'JSON',
  ...fakeInitialize({ edition: 'face-verify' }),
}
const ready = async server => fetch(`${server.url}/_emulator/ready`)
const initialize = async server => fetch(server.url, { method: 'POST', body: new URLSearchParams(call) })

const looking = await serve({ port: 0 })
const answer = await ready(looking)
const picture = await initialize(looking)
const said = {
  warned: warned.splice(0),
  ready: { status: answer.status, body: await answer.json() },
  picture: { code: (await picture.json()).Code, reason: picture.headers.get('x-emulator-reason') },
}
await looking.close()

const others = [await serve({ port: 0, faces: 'present' }), await serve({ port: 0, edition: 'face-liveness' })]
said.readyWithout = (await Promise.all(others.map(ready))).map(({ status }) => status)
said.pictureWithout = (await (await initialize(others[0])).json()).Code
for (const server of others) await server.close()

console.log(JSON.stringify(said))
