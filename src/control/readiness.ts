import type { Verbs } from './verbs.ts'

/** `GET ready`: 200 when calls are accepted, else 503 and why they are not. */
export async function readiness({ absence }: Pick<Verbs, 'absence'>): Promise<Response> {
  const reason = await absence?.()
  return reason === undefined
    ? Response.json({ status: 'ready' })
    : Response.json({ status: 'not ready', reason }, { status: 503 })
}
