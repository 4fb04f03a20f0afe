const form = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/

/** What {@link readDuration} takes, in words. */
export const durationForm = 'milliseconds, or an ISO 8601 duration such as "PT31M"'

/** The most that a date can be away from 1970, in milliseconds. */
const longest = 8.64e15

/** The milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`PT31M`, `P1DT0.5S`), or undefined. */
export function parseDuration(text: string): number | undefined {
  const parts = form.exec(text)?.slice(1)
  if (!parts || parts.every(part => part === undefined)) return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map(part => Number(part ?? 0))
  return Math.round(((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
}

/** The milliseconds that are meant by a number of them or by an ISO 8601 duration, or undefined. */
export function readDuration(given: unknown): number | undefined {
  const milliseconds = typeof given === 'string' ? parseDuration(given) : given
  return typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds <= longest ? milliseconds : undefined
}
