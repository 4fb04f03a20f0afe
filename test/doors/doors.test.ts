import { describe, expect, test } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { type Answer, callThroughFetch, fieldsOf, openFetch, openHttp, sendOverHttp } from '../support/doors.ts'
import { options } from './endpoint.ts'
import { holdToBehaviours, recorded } from './hold-to-behaviours.ts'
import { atEndpoint, withHost } from './through-door.ts'

describe('in process', () => {
  test.each(recorded)('ends as documented: $name', ({ ends, exchanges }) => {
    const last = exchanges.at(-1)?.answer
    expect(last && endOf(last)).toBe(ends)
  })

  test('no two behaviours have one name', () => {
    expect(new Set(recorded.map(({ name }) => name)).size).toBe(recorded.length)
  })
})

/** An answer in short: its status, and the code of the API or of the control API where it has one. */
function endOf(answer: Answer): string {
  if (answer.status === 0) return 'no answer'
  return `${answer.status} ${codeOf(answer)}`.trim()
}

function codeOf(answer: Answer): string {
  if (answer.text === '' || answer.text.startsWith('<!doctype')) return ''
  try {
    const { Code = '', error } = fieldsOf(answer) as { Code?: string; error?: { code: string } }
    return error?.code ?? Code
  } catch {
    return 'no JSON'
  }
}

holdToBehaviours('in process, without Node', async () => {
  const emulator = createEmulator(options)
  const call = withHost(async request => {
    const { body, ...reply } = await emulator.answer(request)
    if (reply.status === 0) throw new TypeError('The connection was cut off.')
    return { ...reply, text: body }
  })
  return { call, close: async () => undefined }
})

holdToBehaviours('fetch(Request)', async () => {
  const { call, close } = await openFetch(options)
  return { call: atEndpoint(call), close }
})

holdToBehaviours('fetch(Request), without Node', async () => ({
  call: atEndpoint(callThroughFetch(createEmulator(options))),
  close: async () => undefined,
}))

holdToBehaviours('HTTP', async () => {
  const { call, close } = await openHttp(options)
  return { call: withHost(call), close }
})

// A container that runs with the same options, in a job that has one: see .ci/image.
const container = process.env.EMULATOR_TEST_URL
if (container)
  holdToBehaviours('the container', async () => ({
    call: withHost(request => sendOverHttp(container, request)),
    close: async () => undefined,
  }))
