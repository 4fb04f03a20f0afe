import { looksReal } from '../gateway/access-keys.ts'

const keyIds = /\b(?:LTAI[A-Za-z0-9]{12,32}|STS\.[A-Za-z0-9]{12,64})\b/g

/** A text in which every AccessKeyId that looks real is masked by {@link maskKeyId}. */
export function maskKeyIds(text: string): string {
  return text.includes('LTAI') || text.includes('STS.') ? text.replace(keyIds, maskKeyId) : text
}

/** An AccessKeyId as it may be shown: of one that looks real only its kind and its last two characters. */
export function maskKeyId(accessKeyId: string): string {
  return looksReal(accessKeyId) ? `${accessKeyId.slice(0, 4)}***${accessKeyId.slice(-2)}` : accessKeyId
}
