const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Characters that XML 1.0 cannot hold, not even escaped. */
const notXml = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** A text as XML content or attribute value: escaped, and with U+FFFD for what XML cannot hold. */
export const xmlText = (text: string): string =>
  text.replace(/[&<>"]/g, found => escapes[found] ?? found).replace(notXml, '\ufffd')
