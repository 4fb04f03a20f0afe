// MSW in a Node of its own: takes a request a line and answers it with a line, all in JSON.
import { createInterface } from 'node:readline'
import { cloudauthHandlers } from 'cloudauth-emulator/msw'
import { setupServer } from 'msw/node'
import { answerByFetch } from './answer-by-fetch.js'

setupServer(...cloudauthHandlers(JSON.parse(process.argv[2] ?? '{}'))).listen({ onUnhandledRequest: 'error' })
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answerByFetch(JSON.parse(line)))}\n`)
