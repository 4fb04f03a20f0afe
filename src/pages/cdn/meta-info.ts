/** What a browser tells about itself, as the service's script reports it: three keys, no more. */
export type MetaInfo = { bioMetaInfo: string; deviceType: 'h5' | 'web'; ua: string }

/** Phones and tablets, and the web views within their apps. */
const phones = /Android|iPhone|iPad|iPod|HarmonyOS|Windows Phone|Mobile/i

/**
 * MetaInfo for Initialize: `h5` on phones and tablets, `web` on PCs.
 *
 * @source publicCode
 * @guess bioMetaInfo is the constant that public code recorded. An iPad that calls itself a Macintosh is told by its touch
 * screen, and is `h5`.
 */
export function getMetaInfo(): MetaInfo {
  const { userAgent, maxTouchPoints } = navigator
  const isPad = /Macintosh/.test(userAgent) && maxTouchPoints > 1
  return {
    bioMetaInfo: '4.1.0:2916352,0',
    deviceType: isPad || phones.test(userAgent) ? 'h5' : 'web',
    ua: userAgent,
  }
}
