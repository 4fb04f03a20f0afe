import type { Evidence } from '../sources.ts'

/** What the gateway part does beyond single error codes, and how sure that is. */
export const gatewayBehaviours: Evidence[] = [
  {
    source: 'gatewayAnswers',
    guess:
      'The order of gates: version, action, common parameters, format, timestamp, key, token, nonce, signature, method, permission, throttling. Only that the action is looked up before the key is known.',
  },
  {
    source: 'rpcSignature',
    guess:
      'A call of no signature is answered in JSON when it has `Format=JSON`, an `x-acs-action` header or an `Accept` that names JSON; else in XML, the documented default.',
  },
  {
    source: 'rpcSignature',
    guess:
      'A parameter that comes twice counts with its first value, query before form; both stand in the signed string.',
  },
  {
    source: 'gatewayAnswers',
    guess: 'Answers are never compressed; the real gateway was seen to compress when asked to.',
  },
  {
    source: 'gatewayAnswers',
    guess: 'HostId is the domain that was called, or the one of Hong Kong when the call came to this machine.',
  },
  {
    source: 'acs3Signature',
    guess:
      'ACS3: the hash of the body is always computed here, so a wrong x-acs-content-sha256 shows as SignatureDoesNotMatch; x-acs-* headers that were not signed are let be.',
  },
]
