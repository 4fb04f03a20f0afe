/** What to do where the other side of a request speaks another protocol, or shows a certificate that nobody trusted signed. */
export function protocolHint({ code = '', message }: NodeJS.ErrnoException): string | undefined {
  if (/wrong.version.number/i.test(`${code} ${message}`)) return 'no TLS is spoken there: use http://'
  if (code.startsWith('HPE_') && code !== 'HPE_HEADER_OVERFLOW')
    return 'no HTTP is spoken there; if it is TLS, use https://'
  if (/UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET_ISSUER/.test(code))
    return 'its certificate is not trusted here: start the emulator with --extra-ca FILE, or NODE_EXTRA_CA_CERTS=FILE'
  return undefined
}
