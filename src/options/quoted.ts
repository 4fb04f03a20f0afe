/** A value as a message quotes it, at most 200 characters; JSON cannot write every value, and writes `null` for some. */
export function quoted(given: unknown): string {
  if (typeof given === 'number' || given instanceof Date) return String(given)
  const isJson = given === null || ['string', 'boolean', 'object'].includes(typeof given)
  try {
    return ((isJson ? JSON.stringify(given) : undefined) ?? String(given)).slice(0, 200)
  } catch {
    return String(given).slice(0, 200)
  }
}
