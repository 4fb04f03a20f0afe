/** A value as a message quotes it, at most 200 characters; JSON cannot write every value. */
export function quoted(given: unknown): string {
  const isJson = given === null || ['string', 'number', 'boolean', 'object'].includes(typeof given)
  try {
    return ((isJson ? JSON.stringify(given) : undefined) ?? String(given)).slice(0, 200)
  } catch {
    return String(given).slice(0, 200)
  }
}
