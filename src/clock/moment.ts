/**
 * Milliseconds since 1970 of a date and time in ISO 8601, or NaN. A day that no calendar has (30 February) is NaN too:
 * `Date.parse` takes it for one of the next month.
 */
export function parseMoment(text: string): number {
  const time = text.indexOf('T')
  const date = time < 0 ? text : text.slice(0, time)
  const day = Number(date.slice(-2))
  // Every month has the first 28; each call has a moment in it, and most of them are through here.
  const isOfCalendar = (day > 0 && day <= 28) || new Date(`${date}T00:00:00Z`).getUTCDate() === day
  return isOfCalendar ? Date.parse(text) : Number.NaN
}
