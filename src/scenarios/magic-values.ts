import { type ScenarioName, scenarioNames } from './catalogue.ts'

const userPrefix = 'emulator:'
const bizPrefix = 'EMU'

/** Names as they stand in a MerchantBizId, whose documented rule allows no hyphen; the longest first, to be found first. */
const namesWithoutHyphens = scenarioNames
  .map(name => ({ name, text: name.replaceAll('-', '') }))
  .sort((left, right) => right.text.length - left.text.length)

/**
 * The scenario that a call asks for by a magic value in a documented field: MerchantUserId `emulator:no-face`, or a
 * MerchantBizId that starts with `EMU` and the name without hyphens, `EMUnoface0001`.
 */
export function magicScenario(parameters: ReadonlyMap<string, string>): ScenarioName | undefined {
  const user = parameters.get('MerchantUserId')
  if (user?.startsWith(userPrefix)) {
    const found = scenarioNames.find(name => name === user.slice(userPrefix.length))
    if (found) return found
  }
  const biz = parameters.get('MerchantBizId')
  if (!biz?.startsWith(bizPrefix)) return undefined
  return namesWithoutHyphens.find(({ text }) => biz.startsWith(text, bizPrefix.length))?.name
}
