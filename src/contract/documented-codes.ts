import { type Code, errorCodes, serviceCodeNames } from '../gateway/error-codes.ts'
import type { Source } from '../sources.ts'

/** A refusal that the documents of the service name: what an integrator's error handling must know. */
export type DocumentedCode = { code: Code; status: number; message: string; source: Source }

/** Every refusal that the service documents for Initialize and CheckResult, as against those of the gateway. */
export const documentedCodes: readonly DocumentedCode[] = serviceCodeNames.map(code => {
  const { status, message, source } = errorCodes[code]
  return { code, status, message, source }
})
