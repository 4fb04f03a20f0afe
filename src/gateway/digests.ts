/** Computes an HMAC of a text with a key prepared beforehand; the text is read as UTF-8. */
export type Hmac = (text: Hashed, encoding: 'hex' | 'base64') => string

/** What is hashed, whole or in parts; texts are read as UTF-8. */
export type Hashed = string | Uint8Array | readonly (string | Uint8Array)[]

/** The digests that signatures need. Node has them built in, elsewhere a library brings them; both answer at once. */
export type Digests = {
  sha256: Sha256
  hmac: (algorithm: 'SHA1' | 'SHA256', key: string) => Hmac
}

/** Lower-case hex SHA-256; a text is read as UTF-8. */
type Sha256 = (data: Hashed) => string

/** Base64 MD5 of a text read as UTF-8. */
export type Md5 = (text: string) => string
