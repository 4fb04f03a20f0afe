/** Sends a request of the suite with the platform's `fetch`, its body as Base64; null for a connection that broke. */
export async function answerByFetch({ method, url, headers, body }) {
  const bytes = Uint8Array.from(atob(body), character => character.charCodeAt(0))
  try {
    const response = await fetch(url, { method, headers, ...(bytes.length > 0 && { body: bytes }) })
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
  } catch (thrown) {
    if (thrown instanceof TypeError) return null
    throw thrown
  }
}
