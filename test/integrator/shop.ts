import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type Action, CloudauthRefusal } from './call-cloudauth.ts'
import { type CloudauthConfiguration, connectCloudauth } from './connect-cloudauth.ts'
import { frontEnd, page } from './front-end-files.ts'
import { createIdentityChecks, type IdentityCheckParts, type IdentityChecks } from './identity-checks.ts'
import { readApplicant } from './read-applicant.ts'
import { refusalWords } from './refusal-words.ts'
import { mayPass, retryPassing } from './retry-passing.ts'

export type ShopConfiguration = {
  cloudauth: CloudauthConfiguration
  port?: number
  /** Where ID Verification and browsers reach the shop, if not where it listens. */
  publicUrl?: string
  now?: () => number | Promise<number>
  pause?: (milliseconds: number) => Promise<unknown>
  /** How checks are kept, and after what a call is tried again: other shops are worse at it. */
  createChecks?: (parts: IdentityCheckParts) => IdentityChecks
  isWorthAnotherTry?: (thrown: unknown, action: Action) => boolean
}

export type Shop = { url: string; close: () => Promise<void> }

type Answer = { status: number; type?: string; body: string }

/** The back end of a shop that wants to know who its users are. */
export async function openShop(configuration: ShopConfiguration): Promise<Shop> {
  const { cloudauth, port = 0, now = Date.now, pause = wait } = configuration
  const server = createServer((request, response) => {
    answer(request).then(({ status, type = 'application/json', body }) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    )
  })
  await new Promise<void>(accept => server.listen(port, '127.0.0.1', accept))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { publicUrl = url, createChecks = createIdentityChecks, isWorthAnotherTry = mayPass } = configuration
  const checks = createChecks({
    callCloudauth: retryPassing(connectCloudauth(cloudauth), pause, isWorthAnotherTry),
    publicUrl,
    now,
  })

  const route = async (request: IncomingMessage): Promise<Answer> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', publicUrl)
    const [, place, id = ''] = pathname.split('/')
    switch (`${request.method} /${place}`) {
      case 'GET /':
        return { status: 200, type: 'text/html; charset=utf-8', body: await page() }
      case 'GET /front-end.js':
        return { status: 200, type: 'text/javascript', body: await frontEnd() }
      case 'POST /identity-checks':
        return start(request)
      case 'GET /identity-checks': {
        const outcome = await checks.outcomeOf(id)
        const gifts = checks.giftsOf(id)
        return outcome ? json(200, { id, ...outcome, gifts }) : json(404, { words: 'No identity check has this id.' })
      }
      // The documents say GET "by default", and spell the token both ways.
      case 'GET /callbacks':
      case 'POST /callbacks': {
        const token = searchParams.get('callbackToken') ?? searchParams.get('CallbackToken') ?? ''
        const told = {
          token,
          passed: searchParams.get('passed') ?? '',
          subCode: searchParams.get('subCode') ?? undefined,
          subcode: searchParams.get('subcode') ?? undefined,
        }
        return json((await checks.takeCallback(id, told)) ? 200 : 403, {})
      }
      default:
        return json(404, { words: 'There is nothing here.' })
    }
  }

  const start = async (request: IncomingMessage): Promise<Answer> => {
    const applicant = await readApplicant(request)
    if (applicant === 'too large') return refuse('ToolargeImage')
    if (applicant === 'incomplete') return json(400, { words: 'An identity check needs a userId and a metaInfo.' })
    return json(201, await checks.start(applicant))
  }

  const answer = (request: IncomingMessage): Promise<Answer> =>
    route(request).catch((thrown: unknown) => refuse(thrown instanceof CloudauthRefusal ? thrown.code : ''))

  return {
    url,
    close: () =>
      new Promise(accept => {
        server.close(() => accept())
        server.closeAllConnections()
      }),
  }
}

const json = (status: number, body: object): Answer => ({ status, body: JSON.stringify(body) })

function refuse(code: string): Answer {
  const { status, words } = refusalWords(code)
  return json(status, { words })
}
