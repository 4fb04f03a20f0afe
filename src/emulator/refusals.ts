import { controlRefusal } from '../control/control-refusal.ts'
import { isControl } from '../control/is-control.ts'
import { ApiError } from '../gateway/api-error.ts'
import type { Chance } from '../gateway/chance.ts'
import type { Md5 } from '../gateway/digests.ts'
import type { Code } from '../gateway/error-codes.ts'
import { headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import { asApiError } from '../gateway/gateway.ts'
import { defaultHostId, errorReply, withoutCors } from '../gateway/reply.ts'
import { callingPage, type PageRules } from '../network/calling-page.ts'
import type { Options } from '../options/options.ts'
import { isUpload } from '../uploads/is-upload.ts'

type RefusalParts = {
  options: Pick<Options, 'bodyLimit'>
  chanceOf: (text: string) => Chance
  md5: Md5
  pages: PageRules
  sawForeignPage: (origin?: string) => void
}

export type Refusals = ReturnType<typeof createRefusals>

/** Refuses what never becomes a call: a body that is too large, bytes that are not HTTP, the page of a foreign site. */
export function createRefusals({ options, chanceOf, md5, pages, sawForeignPage }: RefusalParts) {
  let count = 0
  const refuse = (code: Code, reason: string, request?: PlainRequest): PlainReply => {
    if (request && isControl(request.url))
      return controlRefusal({ status: new ApiError(code, reason).status, code, message: reason })
    count += 1
    const draw = chanceOf(`refusal ${count}`)
    const identity = { requestId: draw.requestId(), traceId: draw.hex(32), hostId: defaultHostId, action: '' }
    // SDKs read the answer to an upload as XML, whatever it says.
    const format = request && isUpload(request) ? 'XML' : 'JSON'
    const reply = errorReply({ ...identity, format }, new ApiError(code, reason), md5)
    return request && callingPage(request, pages) !== 'foreign' ? reply : withoutCors(reply)
  }

  return {
    refuse,
    /** The refusal of a body over the limit; undefined for every other. */
    ofSize(request: PlainRequest): PlainReply | undefined {
      const { length } = request.body
      if (length <= options.bodyLimit) return undefined
      const reason = `body: ${length} bytes, at most ${options.bodyLimit} allowed (--body-limit)`
      return refuse('RequestEntityTooLarge', reason, request)
    },
    /**
     * Refuses, before anything has happened, what a page of a site that is not allowed sends: any page could otherwise
     * make the emulator fetch from its own machine, and read what came of it.
     */
    ofPage(request: PlainRequest): PlainReply {
      sawForeignPage(headerText(request, 'origin'))
      const reason = 'origin: pages of this site may not call; pages of this machine and of --cors may'
      return refuse('ForeignPage', reason, request)
    },
    ofFault(thrown: unknown, request: PlainRequest): PlainReply {
      const { code, reason } = asApiError(thrown)
      return refuse(code, reason, request)
    },
  }
}
