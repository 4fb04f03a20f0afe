/** The Content-Security-Policy of both pages. `frameAncestors` names who may embed the page, as the header spells it. */
export function contentSecurityPolicy(frameAncestors = "'none'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    // The pages' own scripts send what their forms hold.
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}
