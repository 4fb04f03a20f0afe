import type { IncomingMessage } from 'node:http'
import type { Applicant } from './identity-checks.ts'

/** A portrait of 1 MB, the most that ID Verification takes, is 1.4 MB of Base64. */
const mostBytes = 2_000_000

/** Who wants to be checked, or why that cannot be said. A real shop takes the user from the session instead. */
export async function readApplicant(request: IncomingMessage): Promise<Applicant | 'too large' | 'incomplete'> {
  const text = await readText(request)
  if (text === undefined) return 'too large'
  try {
    const { userId, metaInfo, portrait, document } = JSON.parse(text)
    if (!isText(userId) || !isText(metaInfo)) return 'incomplete'
    return { userId, metaInfo, ...(isText(portrait) && { portrait }), ...(isText(document) && { document }) }
  } catch {
    return 'incomplete'
  }
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length <= mostBytes) chunks.push(chunk)
  }
  return length <= mostBytes ? Buffer.concat(chunks).toString() : undefined
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
