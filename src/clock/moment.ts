/**
 * Milliseconds since 1970 of a date and time in ISO 8601, or NaN. A day that no calendar has (30 February) is NaN too:
 * `Date.parse` takes it for one of the next month.
 */
export function parseMoment(text: string): number {
  const [date = ''] = text.split('T', 1)
  return new Date(`${date}T00:00:00Z`).getUTCDate() === Number(date.slice(-2)) ? Date.parse(text) : Number.NaN
}
