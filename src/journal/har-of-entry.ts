import { emulatorName } from '../gateway/reply.ts'
import { version } from '../gateway/version.ts'
import type { JournalEntry } from './journal-entry.ts'

const pairsOf = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).map(([name, value]) => ({ name, value }))

/**
 * An entry as an HTTP archive of one request, redacted as the entry is. Query and form together stand as a posted form:
 * the journal does not keep which was which. Source: the HAR 1.2 specification.
 */
export function harOfEntry(entry: JournalEntry) {
  const { at, method, url, headers, parameters, status, code, reason, milliseconds, answer, requestId } = entry
  const host = headers.host ?? 'localhost'
  const answerHeaders = {
    'content-type': answer.startsWith('<') ? 'text/xml;charset=utf-8' : 'application/json;charset=utf-8',
    'x-acs-request-id': requestId,
    'x-emulator': emulatorName,
    ...(reason && { 'x-emulator-reason': reason }),
  }
  const sizes = { headersSize: -1, bodySize: -1 }
  return {
    log: {
      version: '1.2',
      creator: { name: 'cloudauth-emulator', version },
      entries: [
        {
          startedDateTime: new Date(at).toISOString(),
          time: milliseconds,
          request: {
            method,
            url: url.startsWith('/') ? `http://${host}${url}` : url,
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headers: pairsOf(headers),
            queryString: [],
            ...(Object.keys(parameters).length > 0 && {
              postData: { mimeType: 'application/x-www-form-urlencoded', params: pairsOf(parameters) },
            }),
            ...sizes,
          },
          response: {
            status,
            statusText: code,
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headers: pairsOf(answerHeaders),
            content: { size: answer.length, mimeType: answerHeaders['content-type'], text: answer },
            redirectURL: '',
            ...sizes,
          },
          cache: {},
          timings: { send: 0, wait: milliseconds, receive: 0 },
        },
      ],
    },
  }
}
