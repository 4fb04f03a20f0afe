import { serve } from 'cloudauth-emulator/node'

const server = await serve({ port: 0, log: 'silent' })
console.log(await (await fetch(`${server.url}/_emulator/ready`)).text())
await server.close()
