import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fakeMetaInfo } from 'cloudauth-emulator/faker'

type Parameters = Record<string, string>
type Answer = { Code: string; Result?: Parameters }

export type TactlessShop = { url: string; close: () => Promise<void> }

/**
 * The careful shop's twin, which works on most days and does everything that the documents advise against: one
 * MerchantBizId for all, users by their e-mail address, MetaInfo out of its head, retries at once and unchanged, polls
 * without a pause, believes its callbacks.
 */
export async function openTactlessShop({
  endpoint,
  accessKeyId,
}: {
  endpoint: string
  accessKeyId: string
}): Promise<TactlessShop> {
  const call = async (Action: string, parameters: Parameters): Promise<Answer> => {
    const common = { Version: '2022-08-09', Format: 'JSON', AccessKeyId: accessKeyId, SignatureNonce: 'tactless' }
    const body = new URLSearchParams({ Action, ...common, ...parameters })
    return (await fetch(`http://${endpoint}/`, { method: 'POST', body })).json()
  }
  /** Twice at most, whatever was answered. */
  const insist = async (action: string, parameters: Parameters): Promise<Answer> => {
    const answer = await call(action, parameters)
    return answer.Code === 'Success' ? answer : call(action, parameters)
  }
  let url = ''

  const initialize = ({ user, portrait, portraitUrl, device = 'web', receiver = 'ok' }: Parameters): Promise<Answer> =>
    insist('Initialize', {
      ...(portrait ? { ProductCode: 'FACE_VERIFY', FacePictureBase64: portrait } : { ProductCode: 'FACE_LIVENESS' }),
      ...(portraitUrl && { FacePictureUrl: portraitUrl }),
      MerchantBizId: 'shop',
      MerchantUserId: user ?? 'nobody',
      MerchantUserID: user ?? 'nobody',
      MetaInfo:
        device === 'desktop'
          ? '{"os":"web"}'
          : device === 'app'
            ? JSON.stringify(fakeMetaInfo('ios'))
            : fakeMetaInfo('web'),
      Model: device === 'web' ? 'PHOTINUS_LIVENESS' : 'LIVENESS',
      CallbackUrl: `${url}/callbacks/${receiver}`,
    })

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop.invalid')
    const [, place, name] = pathname.split('/')
    const answer = (status: number, body: object = {}, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    switch (place) {
      case 'checks':
        return answer(200, await initialize(Object.fromEntries(searchParams)))
      // The page asks as often as it likes, and gives up after a moment.
      case 'states':
        return answer(200, await call('CheckResult', { MerchantBizId: 'check', TransactionId: name ?? '' }))
      case 'callbacks':
        if (name === 'login') return answer(302, {}, { location: '/login' })
        if (name === 'slow') return setTimeout(() => answer(200), 5200)
        return answer(name === 'broken' ? 500 : 200)
      default:
        return answer(404)
    }
  })
  await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    close: () =>
      new Promise(accept => {
        server.close(() => accept())
        server.closeAllConnections()
      }),
  }
}
