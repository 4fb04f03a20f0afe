/** V8 copies what is shorter; only longer parts are views into the whole. */
const shortestSlice = 13

/**
 * A copy of a text that shares no memory with what it was cut from: engines keep a whole request body alive for a slice
 * of it, a megabyte of picture for each id that is remembered.
 */
export const detach = (text: string): string => (text.length < shortestSlice ? text : ` ${text}`.slice(1))
