/**
 * Sends a request of the suite, its body as Base64, with the platform's `fetch` or what stands in its place; null for a
 * connection that broke.
 */
export async function answerByFetch({ method, url, headers, body }, send = fetch) {
  const bytes = Uint8Array.from(atob(body), character => character.charCodeAt(0))
  const request = new Request(url, { method, headers, ...(bytes.length > 0 && { body: bytes }) })
  try {
    const response = await send(request)
    if (response.type === 'error') return null
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
  } catch (thrown) {
    if (thrown instanceof TypeError) return null
    throw thrown
  }
}
