import type { PageRules } from '../network/calling-page.ts'
import { createOriginRule } from '../network/origins.ts'
import { createHostRule } from '../network/trusted-hosts.ts'
import type { Options } from '../options/options.ts'

/** Which web pages may call, by the options and by what the machine calls itself. */
export function pageRulesOf(options: Options, hostNames: readonly string[]): PageRules {
  const { allowedHosts, singleLabelHosts: singleLabels, publicUrl } = options
  // Links of the emulator's own must lead somewhere.
  const allowed = publicUrl ? [...allowedHosts, new URL(publicUrl).hostname] : allowedHosts
  return {
    publicOrigin: publicUrl,
    isTrustedHost: createHostRule({ allowed, own: hostNames, singleLabels }),
    isAllowedOrigin: createOriginRule(options.cors),
  }
}
