import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { contractCases, runContract } from '../../../src/contract.ts'
import { openHttp } from '../../support/doors.ts'
import { openLyingServer, recognition } from './lying-server.ts'
import { casesUnder, key, portrait, runContractCommand, withKey } from './run-command.ts'

const names = contractCases.map(({ name }) => name)
const everyCase = [...withKey, '--portrait', portrait]

test('where no server is, nothing is run, and that is exit 1', async () => {
  const door = await openHttp()
  await door.close()
  const { code, out } = await runContractCommand([door.url])
  expect(code).toBe(1)
  expect(casesUnder('omit', out)).toEqual(names)
  expect(out).toMatch(
    /^omit {2}FACE_LIVENESS: a transaction is opened \(not run: 3 calls in a row got no answer, the last: .*ECONNREFUSED/,
  )
  expect(out).toMatch(new RegExp(`^0 as documented, 0 different, 0 skipped, ${names.length} not run\n$`, 'm'))
})

test('who answers the third time is asked for every case', async () => {
  const { url, actions } = await openLyingServer(({ request, calls }) => {
    if (calls > 2) return {}
    request.socket.destroy()
    return undefined
  })
  const { out } = await runContractCommand([url, ...everyCase])
  expect(actions.slice(0, 4)).toEqual([recognition, recognition, recognition, 'Initialize'])
  expect(casesUnder('DIFF', out)).toEqual(names)
})

test('the third call in a row that is cut off is the last one', async () => {
  const { url, actions } = await openLyingServer(({ request, calls }) => {
    if (calls <= 5) return {}
    request.socket.destroy()
    return undefined
  })
  const { code, out } = await runContractCommand([url, ...everyCase])
  expect(code).toBe(1)
  expect(out.match(/answer: expected one, received none \(.+\)$/gm)).toHaveLength(3)
  expect(casesUnder('DIFF', out)).toEqual(names.slice(0, 4 + 3))
  expect(casesUnder('omit', out)).toEqual(names.slice(4 + 3))
  expect(actions).toHaveLength(5 + 3)
})

test('an answer now and then keeps it going', async () => {
  const { url } = await openLyingServer(({ request, calls }) => {
    if (calls % 3 === 1) return {}
    request.socket.destroy()
    return undefined
  })
  const { out } = await runContractCommand([url, ...everyCase])
  expect(casesUnder('DIFF', out)).toEqual(names)
})

describe('a time limit', () => {
  /** The limits that were set, in milliseconds, each with what makes it run out. */
  const limits: { milliseconds: number; runOut: () => void }[] = []

  beforeEach(() => {
    limits.length = 0
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(milliseconds => {
      const controller = new AbortController()
      limits.push({ milliseconds, runOut: () => controller.abort() })
      return controller.signal
    })
  })
  afterEach(() => vi.restoreAllMocks())

  test('of 10 seconds ends each call that gets no answer', async () => {
    const { url, actions } = await openLyingServer(() => {
      limits.at(-1)?.runOut()
      return undefined
    })
    const { code, out } = await runContractCommand([url])
    expect(code).toBe(1)
    expect(limits.map(({ milliseconds }) => milliseconds)).toEqual([10_000, 10_000, 10_000])
    expect(actions).toEqual([recognition, recognition, recognition])
    expect(out).toContain('got no answer, the last: no whole answer within 10 s)')
  })

  test('holds for the body too', async () => {
    const { url } = await openLyingServer(({ response, calls }) => {
      if (calls === 1) return {}
      response.writeHead(200).write('{')
      return undefined
    })
    let calls = 0
    const [outcome] = await runContract({
      url,
      accessKey: key,
      cases: contractCases.slice(0, 1),
      async fetch(...call) {
        const response = await fetch(...call)
        calls += 1
        if (calls === 2) limits.at(-1)?.runOut()
        return response
      },
    })
    expect(outcome?.differences).toEqual(['answer: expected one, received none (no whole answer within 10 s)'])
  })
})
