/** The http or https URL in a text, in any spelling that browsers read (`http:host` too); undefined for other text. */
export function parseWebUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
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
