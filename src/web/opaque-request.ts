/**
 * How `fetch` sends where only counts that somebody answers: without CORS, and to whom the URL says. Pages and their
 * workers, which have an origin, send nothing at all without CORS unless redirects are left to the browser.
 */
export function opaqueRequest(): Pick<RequestInit, 'mode' | 'redirect'> {
  return { mode: 'no-cors', redirect: 'origin' in globalThis ? 'follow' : 'manual' }
}
