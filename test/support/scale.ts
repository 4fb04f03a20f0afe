/**
 * How much of the long tests is run, from the environment variable LONG_SCALE: 1, all of it, unless told. The gate runs a
 * twentieth. What a test counts by is a multiple of it, so that no test is left out.
 */
const scale = Number(process.env.LONG_SCALE || 1)
if (!(scale > 0 && scale <= 1))
  throw new Error(`Failed to read LONG_SCALE: ${process.env.LONG_SCALE}. Set it to more than 0 and at most 1.`)

/** So many of a count of the long tests, at least as many as the test needs to show anything. */
export const scaled = (count: number, least = 1): number => Math.max(least, Math.round(count * scale))

/** Whether all of it is run: what counts nothing that could be scaled takes a part of its cases otherwise. */
export const isWhole = scale === 1
