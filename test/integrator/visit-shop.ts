import { setTimeout as pause } from 'node:timers/promises'
import { fakeMetaInfo } from 'cloudauth-emulator/faker'
import type { Applicant, Outcome, Started, State } from './identity-checks.ts'
import type { Shop } from './shop.ts'

/** What the shop answers, with what it says to the user where there is something to say. */
type Visit<Body> = { status: number; body: Partial<Body> & { words?: string } }

/** Asks the shop for an identity check, as its front end does. */
export async function startCheck(shop: Shop, changes: Partial<Applicant> = {}): Promise<Visit<Started>> {
  const body = JSON.stringify({ userId: 'user1001', metaInfo: fakeMetaInfo('web'), ...changes })
  return read(await fetch(`${shop.url}/identity-checks`, { method: 'POST', body }))
}

/** A check that the shop did start. */
export async function startedCheck(shop: Shop, changes?: Partial<Applicant>): Promise<Started> {
  const { status, body } = await startCheck(shop, changes)
  if (!body.id || !body.transactionId) throw new Error(`Failed to start a check: ${status} ${body.words}`)
  return { ...body, id: body.id, transactionId: body.transactionId }
}

/** The state of a check as the shop tells it; undefined when it tells none. */
export async function stateOf(shop: Shop, id: string): Promise<State | undefined> {
  const { body } = await read<{ state: State }>(await fetch(`${shop.url}/identity-checks/${id}`))
  return body.state
}

/** What a check came to and how many gifts were sent, once the user's page has stopped asking: a few seconds at most. */
export async function settledOutcome(shop: Shop, id: string): Promise<Outcome & { gifts: number }> {
  const end = performance.now() + 4000
  for (;;) {
    const { status, body } = await read<Outcome & { gifts: number }>(await fetch(`${shop.url}/identity-checks/${id}`))
    if (status === 410) throw new Error(`Failed to learn of a check: ${body.words}`)
    const { state = 'pending', gifts = 0, reason, name } = body
    if (state !== 'pending' || performance.now() > end)
      return { state, gifts, ...(reason !== undefined && { reason }), ...(name !== undefined && { name }) }
    await pause(200)
  }
}

async function read<Body>(response: Response): Promise<Visit<Body>> {
  return { status: response.status, body: await response.json() }
}
