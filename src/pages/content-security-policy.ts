import { originSource } from './frame-ancestors.ts'

type Policy = {
  /** Who may embed the page, as the header spells it. */
  frameAncestors?: string
  /** Where the page sends forms: nowhere, or to itself where no script runs. */
  forms?: "'self'"
  /** The address that the page visits in a frame when a browser is to return twice. */
  framed?: string | undefined
}

/** The Content-Security-Policy of both pages. */
export function contentSecurityPolicy({ frameAncestors = "'none'", forms, framed }: Policy = {}): string {
  const frame = framed === undefined ? undefined : originSource(framed)
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    ...(frame ? [`frame-src ${frame}`] : []),
    `form-action ${forms ?? "'none'"}`,
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}
