import { contractCases, runContract } from '../../src/contract.ts'
import { drawn } from '../unit/images/send-picture.ts'
import type { Behaviour, Send } from './behaviour.ts'
import { credentials, endpoint, moment } from './endpoint.ts'

const portrait = drawn('portrait.jpg').toString('base64')

/** As `fetch`, over a door. */
const fetchOver =
  (send: Send) =>
  async (url: string, { method = '', headers, body }: RequestInit) => {
    const { pathname, search } = new URL(url)
    const { status, text, ...answer } = await send({
      method,
      url: pathname + search,
      headers: Object.fromEntries(new Headers(headers)),
      body: Buffer.from(String(body ?? '')),
    })
    return new Response(text, { status, headers: answer.headers })
  }

/** Every documented answer that needs no look at pixels, as the contract command asks the real service for it. */
export const contractBehaviours: readonly Behaviour[] = contractCases
  .filter(({ only, expected }) => only !== 'emulator' && expected.code !== 'NoFaceDetected')
  .map(contractCase => ({
    name: `the contract: ${contractCase.name}`,
    ends: `${contractCase.expected.status} ${contractCase.expected.code}`,
    send: send =>
      runContract({
        url: endpoint,
        accessKey: credentials,
        portrait,
        all: true,
        cases: [contractCase],
        fetch: fetchOver(send),
        now: () => moment.getTime(),
      }),
  }))
