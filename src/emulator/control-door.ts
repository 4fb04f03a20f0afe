import type { ControlApi } from '../control/control-api.ts'
import { asApiError } from '../gateway/gateway.ts'
import { headerSafe } from '../gateway/reply.ts'
import type { Runtime } from './runtime.ts'

type ControlModule = Awaited<ReturnType<Runtime['loadControl']>>

/** The control API, loaded and made with its first request. What fails in it is told as a 500. */
export function createControlDoor(
  load: Runtime['loadControl'],
  create: (module: ControlModule) => ControlApi,
): ControlApi {
  let created: ControlApi | undefined
  return {
    async fetch(request) {
      try {
        const module = await load()
        created ??= create(module)
        return await created.fetch(request)
      } catch (thrown) {
        const { reason } = asApiError(thrown)
        const headers = { 'x-emulator-reason': headerSafe(reason) }
        return Response.json({ error: { code: 'failed', message: reason } }, { status: 500, headers })
      }
    },
  }
}
