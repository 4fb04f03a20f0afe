import { parseWholeWebUrl } from '../network/web-url.ts'
/** Where a file goes, as AuthorizeFileUpload tells it: the SDKs put both together with a dot and https in front. */
export type UploadAddress = { bucket: string; endpoint: string; advice?: string }

/**
 * Splits the called host, so that `https://<Bucket>.<Endpoint>/` leads to where the call came: SDKs write https and the
 * dot themselves. A host of one label cannot be split; its upload needs a name of its own that leads here.
 * @source productSdk
 */
export function uploadAddress(host: string): UploadAddress {
  const dot = host.lastIndexOf('.')
  if (dot > 0 && !host.startsWith('[')) return { bucket: host.slice(0, dot), endpoint: host.slice(dot + 1) }
  const [name = host] = host.split(':')
  if (host.startsWith('['))
    return {
      bucket: 'uploads',
      endpoint: host,
      advice: `the called host ${host} is an IPv6 address, before which the SDKs cannot put the name of a bucket: no upload gets there; call 127.0.0.1`,
    }
  return {
    bucket: 'uploads',
    endpoint: host,
    advice: `the called host ${host} has no dot to split at: the upload goes to uploads.${host}, which needs an entry in the hosts file (127.0.0.1 uploads.${name}); call 127.0.0.1 and none is needed`,
  }
}

/** The key in a bucket that a URL of an uploaded file names: all after the host. */
export function objectKeyOf(url: string): string | undefined {
  const parsed = parseWholeWebUrl(url)
  if (!parsed) return undefined
  try {
    return decodeURIComponent(parsed.pathname.slice(1)) || undefined
  } catch {
    return undefined
  }
}
