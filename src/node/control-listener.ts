import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyLookedAt } from '../control/bounds.ts'
import { controlRefusal } from '../control/control-refusal.ts'
import type { ControlRefusal } from '../control/guard.ts'
import type { Engine } from '../emulator/assemble.ts'
import { emulatorName } from '../gateway/reply.ts'
import { parseUrl } from '../network/web-url.ts'
import { sendReply } from './send-reply.ts'

/** Why there is no adapter: it extends Node's Request and Response as it is loaded, and Jest's jsdom has neither. */
function refusalWithout(thrown: unknown): ControlRefusal {
  if (globalThis.Request === undefined)
    return {
      status: 501,
      code: 'no-web-types',
      message:
        'The control API cannot be served here: this test environment has no Request and Response. Use the verbs of the emulator, or the environment "node".',
    }
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return {
    status: 500,
    code: 'not-loaded',
    message: `Failed to load what serves the control API: ${why}. Install cloudauth-emulator again, with its dependencies.`,
  }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/**
 * Answers `/_emulator/*`: hands web Requests to the control API, through Hono's adapter, which is loaded with the first
 * of them. `endStreams` ends the answers that have no end of their own, such as server-sent events.
 */
export function createControlListener({ control }: Engine) {
  let listener: Promise<Listener> | undefined
  const open = new Set<ServerResponse>()

  /** The bodies of requests that are being handed on: the adapter must not make streams of them, nor Requests. */
  const bodies = new WeakMap<object, Uint8Array>()

  const load = async (): Promise<Listener> => {
    const { getRequestListener } = await import('@hono/node-server')
    return getRequestListener((request, { incoming }) => control.fetch(request, bodies.get(incoming)), {
      // The adapter would replace the global Request and Response, also of a test run that merely starts an emulator.
      overrideGlobalObjects: false,
      // HTTP/1.0 callers may send no Host.
      hostname: 'localhost',
      errorHandler: thrown => malformed(thrown),
    })
  }

  return {
    /** Answers a request whose body was read already. */
    answer(request: IncomingMessage, response: ServerResponse, body: Uint8Array): void {
      // The adapter makes a URL of the Host and stops at one that is none; the guard looks at it as it came.
      if (!isAuthority(request.headers.host ?? '')) request.headers.host = 'localhost'
      bodies.set(request, bodyLookedAt(request.url ?? '/', body))
      open.add(response)
      response.once('close', () => open.delete(response))
      listener ??= load()
      listener.then(
        // What the adapter does not catch itself leaves no answer that could still be given.
        run => Promise.resolve(run(request, response)).catch(() => response.destroy()),
        thrown => sendReply(response, controlRefusal(refusalWithout(thrown))),
      )
    },
    endStreams(): void {
      for (const response of open)
        if (String(response.getHeader('content-type')).startsWith('text/event-stream')) response.destroy()
    },
  }
}

/** Whether a Host is what a URL would hold, so that the URL made of it says the same. */
function isAuthority(host: string): boolean {
  const url = `http://${host}/`
  return !host.includes('@') && parseUrl(url)?.href === url.toLowerCase().replace(/:80\/$/, '/')
}

/** What the adapter could not make a Request of. */
function malformed(thrown: unknown): Response {
  const message = `The request cannot be read: ${thrown instanceof Error ? thrown.message : thrown}. Send an HTTP/1.1 request.`
  return Response.json(
    { error: { code: 'malformed', message } },
    { status: 400, headers: { 'x-emulator': emulatorName } },
  )
}
