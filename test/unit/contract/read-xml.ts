type XmlElement = { name: string; attributes: Record<string, string>; text: string }

/** What XML 1.0 can hold: https://www.w3.org/TR/xml/#charsets */
const allowed = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u

/** The elements of an XML text, each with its attributes; throws where it is not well-formed. */
export function readXml(text: string): XmlElement[] {
  if (!allowed.test(text)) throw new Error('Failed to read the XML: it holds a character that XML cannot hold.')
  const elements: XmlElement[] = []
  const open: XmlElement[] = []
  const decode = (raw: string) => {
    if (/[<>]|&(?!(amp|lt|gt|quot);)/.test(raw)) throw new Error(`Failed to read the text ${raw}. Do escape it.`)
    return raw.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  }
  const [, , document = ''] = /^(<\?xml [^>]*\?>\n)([\s\S]*)$/.exec(text) ?? []
  const pattern = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>([^<]*)/g
  let end = 0
  for (const [whole, closing, name = '', given = '', empty, behind = ''] of document.matchAll(pattern)) {
    if (document.indexOf(whole, end) !== end) throw new Error(`Failed to read the XML at ${end}.`)
    end += whole.length
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`Failed to close ${name}: another element is open.`)
      decode(behind)
      continue
    }
    const pairs = [...given.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value = '']) => [key, decode(value)])
    const element = { name, attributes: Object.fromEntries(pairs), text: decode(behind) }
    elements.push(element)
    if (!empty) open.push(element)
  }
  if (end !== document.length || open.length > 0) throw new Error('Failed to read the XML to its end.')
  return elements
}
