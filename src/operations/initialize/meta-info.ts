/** Device types of web clients in MetaInfo. Source: sdk, faceLiveness. */
const webDevices = /"deviceType"\s*:\s*"(web|h5)"/i

/**
 * The client that MetaInfo describes. MetaInfo is opaque and, from sloppy clients, no JSON at all or JSON in a JSON
 * string, so its one telling field is looked for in the text.
 */
export function clientOf(metaInfo: string): 'app' | 'web' {
  return webDevices.test(metaInfo.includes('\\"') ? metaInfo.replaceAll('\\"', '"') : metaInfo) ? 'web' : 'app'
}
