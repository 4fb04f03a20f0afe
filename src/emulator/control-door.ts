import type { ControlApi } from '../control/control-api.ts'
import { asApiError, isStoreUnavailable } from '../gateway/gateway.ts'
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
    async fetch(request, read) {
      try {
        const module = await load()
        created ??= create(module)
        return await created.fetch(request, read)
      } catch (thrown) {
        const { reason } = asApiError(thrown)
        const headers = { 'x-emulator-reason': headerSafe(reason) }
        const [code, status] = isStoreUnavailable(thrown) ? ['store-unavailable', 503] : ['failed', 500]
        return Response.json({ error: { code, message: reason } }, { status, headers })
      }
    },
  }
}
