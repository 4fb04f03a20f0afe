/** The Content-Security-Policy of both pages. `frameAncestors` names who may embed the page, as the header spells it. */
export function contentSecurityPolicy(frameAncestors = "'none'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    // A finished verification redirects its form to the ReturnUrl, and browsers hold the redirect to this rule too.
    "form-action 'self' http: https:",
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}
