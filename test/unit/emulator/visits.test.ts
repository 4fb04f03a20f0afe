import { describe, expect, it, onTestFinished } from 'vitest'
import { doors, fieldsOf } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

const browser = { host: '127.0.0.1:8080', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const link = { ...browser, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }

describe.each(doors)('a browser at the address of the emulator, $door', ({ open: openDoor }) => {
  async function ask(url: string, headers: Record<string, string>, method = 'GET') {
    const door = await openDoor()
    onTestFinished(() => door.close())
    const answer = await door.call({ method, url, headers, body: Buffer.of() })
    return { ...answer, journalled: (await door.emulator.requests.list()).entries.length }
  }

  it.each([
    ['its user', '/', browser],
    ['a link of another site', '/', link],
    ['an address with something behind it', '/?utm_source=readme', browser],
  ])('that %s sends there is led to the console', async (_, url, headers) => {
    const { status, headers: answered, journalled } = await ask(url, headers)
    expect({ status, location: answered.location, journalled }).toEqual({
      status: 302,
      location: '/_emulator/',
      journalled: 0,
    })
  })

  it('is given an icon that is there', async () => {
    const { status, headers, journalled } = await ask('/favicon.ico', browser)
    expect({ status, journalled }).toEqual({ status: 302, journalled: 0 })
    expect((await ask(headers.location ?? '', browser)).headers['content-type']).toMatch(/^image\/svg\+xml/)
  })

  it.each([
    ['a program', '/', { host: 'localhost', accept: '*/*' }, 'MissingVersion'],
    ['an action in the query', '/?Version=2022-08-09&Action=Nothing', browser, 'InvalidAction.NotFound'],
    [
      'an action in a header',
      '/?Version=2022-08-09',
      { ...browser, 'x-acs-action': 'Nothing' },
      'InvalidAction.NotFound',
    ],
    ['another path', '/elsewhere?Version=2022-08-09', browser, 'InvalidAction.NotFound'],
  ])('is a call when it is %s', async (_, url, headers, code) => {
    const answer = await ask(url, headers as Record<string, string>)
    expect(fieldsOf(answer).Code).toBe(code)
    expect(answer.journalled).toBe(1)
  })
})

it('a form of a page is a call', async () => {
  const [{ open }] = doors as unknown as [(typeof doors)[number]]
  const door = await open()
  const { headers, ...request } = unsigned({ parameters: faceLiveness() })
  const answer = await door.call({ ...request, headers: { ...headers, accept: 'text/html' } })
  expect(fieldsOf(answer).Code).toBe('Success')
})
