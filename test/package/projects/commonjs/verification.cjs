const { createEmulator } = require('cloudauth-emulator')
const { contractCases } = require('cloudauth-emulator/contract')
const { fakeInitialize } = require('cloudauth-emulator/faker')
const { cloudauthHandlers } = require('cloudauth-emulator/msw')
const { serve } = require('cloudauth-emulator/node')
const { setupServer } = require('msw/node')

async function main() {
  const parameters = fakeInitialize({ edition: 'face-verify' })
  const body = () => new URLSearchParams({ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ...parameters })
  const { fetch: answer } = createEmulator({ qps: 0 })
  const inProcess = await answer(new Request('http://localhost/', { method: 'POST', body: body() }))
  const server = await serve({ port: 0, log: 'silent' })
  const overHttp = await fetch(server.url, { method: 'POST', body: body() })
  const codes = [(await inProcess.json()).Code, (await overHttp.json()).Code]
  await server.close()
  const mocked = setupServer(...cloudauthHandlers())
  mocked.listen()
  const cloud = await fetch('https://cloudauth-intl.ap-southeast-1.aliyuncs.com/', { method: 'POST', body: body() })
  codes.push((await cloud.json()).Code)
  mocked.close()
  console.log(codes.join(' '), contractCases.length > 0)
}

main()
