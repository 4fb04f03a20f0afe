import type { Charset } from '../gateway/parameter.ts'

export const lettersAndDigits: Charset = { pattern: /^[A-Za-z0-9]+$/, words: 'letters and digits' }
export const lettersDigitsUnderscores: Charset = { pattern: /^[A-Za-z0-9_]+$/, words: 'letters, digits and "_"' }
