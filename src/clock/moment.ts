/**
 * Milliseconds since 1970 of a date and time in ISO 8601, or NaN. A day that no calendar has (30 February) is NaN too:
 * `Date.parse` takes it for one of the next month.
 */
export function parseMoment(text: string): number {
  const [date = ''] = text.split('T', 1)
  return new Date(`${date}T00:00:00Z`).getUTCDate() === Number(date.slice(-2)) ? Date.parse(text) : Number.NaN
}

/** The same days as a pattern, years 0000 to 9999, for schemas. */
export const calendarDate = [
  String.raw`\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))`,
  String.raw`(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29`,
].join('|')
