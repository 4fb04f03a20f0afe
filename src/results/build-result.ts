import { faceInfo } from './face-info.ts'
import type { ResultFacts } from './facts.ts'
import { idInfo } from './id-info.ts'
import { sourceInfo } from './source-info.ts'

/**
 * The members of CheckResult's Result for a verification that ended with a SubCode. The Ext members are JSON as text,
 * as the service sends them.
 * @source checkResult
 */
export function buildResult(facts: ResultFacts): Record<string, string> {
  const members = {
    ExtFaceInfo: faceInfo(facts),
    ExtIdInfo: idInfo(facts),
    ExtSourceInfo: sourceInfo(facts),
  }
  const texts = Object.entries(members).flatMap(([name, value]) => (value ? [[name, JSON.stringify(value)]] : []))
  return { Passed: facts.subCode === '200' ? 'Y' : 'N', SubCode: facts.subCode, ...Object.fromEntries(texts) }
}
