import { type Call, readCall } from '../../../src/gateway/call.ts'
import { createChance } from '../../../src/gateway/chance.ts'
import type { AnsweredCall } from '../../../src/journal/journal-entry.ts'

const decoder = new TextDecoder()
const chance = createChance('journal')
let count = 0

/** An answered Initialize with some of it changed. */
export const answeredCall = (changes: Partial<AnsweredCall> = {}): AnsweredCall => ({
  at: 0,
  requestId: '4EB35B5E-0000-5000-8000-000000000001',
  accessKeyId: 'key',
  action: 'Initialize',
  method: 'POST',
  url: '/',
  headers: { host: 'localhost:8080' },
  parameters: new Map(),
  status: 200,
  code: 'Success',
  reason: '',
  milliseconds: 1,
  answer: '{}',
  ...changes,
})

/** What a request with a query and a form is read as. */
export const callOf = ({
  method = 'POST',
  url = '/',
  headers = {},
  form = '',
}: {
  method?: string
  url?: string
  headers?: Record<string, string>
  form?: string
}): Call => {
  count += 1
  const ofCall = chance.forCall('', { number: count, era: 0 })
  const read = readCall(
    {
      method,
      url,
      headers: { host: 'localhost:8080', 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new TextEncoder().encode(form),
    },
    bytes => decoder.decode(bytes),
  )
  return { ...read, chance: ofCall, requestId: ofCall.requestId(), epoch: '0.0' }
}

/** That call as it is handed to the journal. */
export const answered = (call: Call, changes: Partial<AnsweredCall> = {}): AnsweredCall => {
  const { requestId, accessKeyId, action = '', parameters, request } = call
  const { method, url, headers } = request
  return answeredCall({
    requestId,
    accessKeyId,
    action,
    method,
    url,
    headers,
    parameters,
    formText: call.formText,
    ...changes,
  })
}
