const mostRedirects = 3

/** Where a redirect leads that came after so many others, or why it is not followed. */
export function redirectTarget(from: URL, location: string, redirects: number): URL | string {
  if (redirects === mostRedirects) return `more than ${mostRedirects} redirects`
  const target = new URL(location, from)
  return /^https?:$/.test(target.protocol)
    ? target
    : `redirected to "${target.protocol}", only http and https are followed`
}
