/**
 * The URL in a text; undefined for other text. Not by `URL.canParse`: once Node 20 has compiled a caller of it, it reads
 * ISO 8859-1 as UTF-8, and says yes to what `new URL` throws at and no to what it reads.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** The http or https URL in a text, in any spelling that browsers read (`http:host` too); undefined for other text. */
export function parseWebUrl(text: string): URL | undefined {
  const url = parseUrl(text)
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined
}

/** The same for text that writes its scheme out, with both slashes. */
export function parseWholeWebUrl(text: string): URL | undefined {
  return /^https?:\/\//i.test(text) ? parseWebUrl(text) : undefined
}

/** The URL without a user's name and password in it. */
export function withoutUserInfo(url: URL): URL {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain
}
