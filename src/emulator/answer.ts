import { isControl } from '../control/is-control.ts'
import { type Awaitable, isPromise } from '../gateway/awaitable.ts'
import type { PlainReply, PlainRequest } from '../gateway/exchange.ts'
import { callingPage, type PageRules } from '../network/calling-page.ts'
import type { LoadAsset } from '../pages/assets.ts'
import { isUpload } from '../uploads/is-upload.ts'
import type { Refusals } from './refusals.ts'
import { answerVendorScript } from './vendor-scripts.ts'
import { answerVisit } from './visits.ts'

type Door = (request: PlainRequest) => Awaitable<PlainReply>

type AnswerParts = {
  pages: PageRules
  loadAsset: LoadAsset
  refusals: Refusals
  callGateway: Door
  callUpload: Door
  callControl: Door
}

/** Leads a request to the door that it is for: the control API, the console, the storage, or the gateway. Never throws. */
export function createAnswer({ pages, loadAsset, refusals, callGateway, callUpload, callControl }: AnswerParts): Door {
  const lead: Door = request => {
    if (isControl(request.url)) return callControl(request)
    const page = answerVisit(request) ?? answerVendorScript(request, loadAsset)
    if (page) return page
    if (callingPage(request, pages) === 'foreign') return refusals.ofPage(request)
    return isUpload(request) ? callUpload(request) : callGateway(request)
  }
  return request => {
    const tooLarge = refusals.ofSize(request)
    if (tooLarge) return tooLarge
    try {
      const reply = lead(request)
      return isPromise(reply) ? reply.catch(thrown => refusals.ofFault(thrown, request)) : reply
    } catch (thrown) {
      return refusals.ofFault(thrown, request)
    }
  }
}
