import type { Chance } from '../gateway/chance.ts'
import type { PlainReply, PlainRequest } from '../gateway/exchange.ts'
import type { Journal } from '../journal/create-journal.ts'
import { answerUpload } from '../uploads/answer-upload.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { CallReport } from './report.ts'

export type UploadDoorParts = {
  uploads: Uploads
  requests: Journal
  now: () => number
  chanceOf: (text: string) => Chance
  report: ((call: CallReport) => void) | undefined
  recorded: (sequence: number, decision: string | undefined) => void
}

/** Answers the upload of a file, and writes it into the journal as the call that it is at the real storage: PostObject. */
export function createUploadDoor({ uploads, requests, now, chanceOf, report, recorded }: UploadDoorParts) {
  let count = 0
  return {
    async answer(request: PlainRequest): Promise<PlainReply> {
      const begun = performance.now()
      count += 1
      const requestId = chanceOf(`upload ${count}`).requestId()
      const { reply, owner, code, reason, fields } = await answerUpload(request, uploads, requestId)
      const { method, url, headers } = request
      const call = { action: 'PostObject', accessKeyId: owner, requestId, status: reply.status, code, reason }
      const milliseconds = Math.round((performance.now() - begun) * 1000) / 1000
      const sequence = await requests.record({
        ...call,
        at: now(),
        method,
        url,
        headers,
        parameters: fields,
        milliseconds,
        answer: reply.body,
      })
      recorded(sequence, undefined)
      report?.({ event: 'call', ...call, milliseconds })
      return reply
    },
  }
}
