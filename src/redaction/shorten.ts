/** The longest value that an entry holds, in characters (UTF-16 units). */
export const longestValue = 2000

/**
 * So much of a long value is looked at: more than is shown, so that what redaction takes away leaves no gap, and little
 * enough that a megabyte costs no more than a page.
 */
export const longestRead = 2 * longestValue

/** The beginning of a text, as far as it is looked at; a link that was cut before its path may end in a password. */
export function readOf(text: string): string {
  return text.length <= longestRead ? text : headOf(text, longestRead).replace(/:\/\/[^\s/]*$/, '://***')
}

/** The value, or its first 2,000 characters and how many there were (`length`, when the value was cut before). */
export function shorten(value: string, length = value.length): string {
  return length <= longestValue ? value : `${headOf(value, longestValue)}… ${sizeOf(length)}`
}

/** The first characters of a text; half a pair of surrogates is left out. */
export function headOf(text: string, length: number): string {
  const head = text.slice(0, length)
  return /[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head
}

/** What stands in the place of a value of which only the length may be seen. */
export const sizeOf = (length: number) => `[${length} characters]`
