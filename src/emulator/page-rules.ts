import type { PageRules } from '../network/calling-page.ts'
import { createOriginRule } from '../network/origins.ts'
import { createHostRule } from '../network/trusted-hosts.ts'
import type { Options } from '../options/options.ts'

/** Which web pages may call, by the options and by what the machine calls itself. */
export function pageRulesOf(options: Options, hostNames: readonly string[]): PageRules {
  const { allowedHosts: allowed, singleLabelHosts: singleLabels } = options
  return {
    isTrustedHost: createHostRule({ allowed, own: hostNames, singleLabels }),
    isAllowedOrigin: createOriginRule(options.cors),
  }
}
