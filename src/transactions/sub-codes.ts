import { type Product, productOf } from '../products/products.ts'
import type { Evidence } from '../sources.ts'

/** Which products give a SubCode. */
type Giver = 'any' | 'face' | 'comparison' | 'document' | 'authority'

/** One SubCode of a result: what it stands for, and which products can give it. */
export type SubCode = { code: string; meaning: string; givenBy: Giver } & Evidence

/**
 * The SubCodes that public documents and public code give away; the service's whole table could not be read.
 *
 * @guess Which product gives which SubCode: 206 is documented, the list of public code is one page's for eKYC, and 203 is
 * the sibling product's in mainland China. A comparison gives 204, every face 205 and 206, every document 212, and what
 * asks an authority (eKYC, eKYC_PRO, eKYC_NDI, KYC_GLOBAL) 201, 202, 203, 207 and 209.
 */
export const subCodes: readonly SubCode[] = [
  { code: '200', meaning: 'passed', givenBy: 'any', source: 'checkResult' },
  {
    code: '201',
    meaning: 'name and ID number do not match',
    givenBy: 'authority',
    source: 'publicCode',
    // @guess SubCodes 201, 202, 204, 207, 209 and 212: their meaning in public code that handles eKYC; 203 is the
    // sibling product of mainland China.
  },
  { code: '202', meaning: 'no identity record found', givenBy: 'authority', source: 'publicCode' },
  { code: '203', meaning: 'no photo on record', givenBy: 'authority', source: 'mainland' },
  { code: '204', meaning: 'the face does not match the picture', givenBy: 'comparison', source: 'publicCode' },
  {
    code: '205',
    meaning: 'liveness risk',
    givenBy: 'face',
    source: 'sdk',
    // @guess SubCode 205 is liveness risk: an example of the SDK, and public code that handles it.
  },
  { code: '206', meaning: 'device risk (Device Guard)', givenBy: 'face', source: 'faceLiveness' },
  {
    code: '207',
    meaning: "the face does not match the authority's picture",
    givenBy: 'authority',
    source: 'publicCode',
  },
  { code: '209', meaning: "the authority's database failed", givenBy: 'authority', source: 'publicCode' },
  { code: '212', meaning: 'the document is forged', givenBy: 'document', source: 'publicCode' },
]

/** What a SubCode may be: three digits, whether or not its meaning is known here. */
export const subCodeForm = /^\d{3}$/

/** The result shapes in which a face is compared with another. */
const compares = ['document-face', 'document-pages-face', 'face-comparison', 'face-search', 'authority-face']

/** The result shapes that may hold what an authority says. */
const asksAuthority = ['document-face', 'document-pages-face', 'authority-face']

function gives({ result, face, docTypes }: Product, giver: Giver): boolean {
  switch (giver) {
    case 'any':
      return true
    case 'face':
      return face
    case 'comparison':
      return compares.includes(result)
    case 'document':
      return docTypes !== undefined && result !== 'authority-face'
    case 'authority':
      return asksAuthority.includes(result)
  }
}

/** The SubCodes that a product can give, in ascending order. */
export function subCodesOf(productCode: string): readonly SubCode[] {
  const product = productOf(productCode)
  return product ? subCodes.filter(({ givenBy }) => gives(product, givenBy)) : subCodes
}

/**
 * Why a verification cannot end with a SubCode, or undefined. Codes whose meaning nobody published can always be given.
 *
 * @source faceLiveness
 * @documented SubCode 206 is for SecurityLevel 02 alone, which looks at the device.
 */
export function subCodeFault(
  subCode: string,
  { productCode, parameters }: { productCode: string; parameters: Readonly<Record<string, string>> },
): string | undefined {
  const known = subCodes.find(({ code }) => code === subCode)
  if (!known) return undefined
  const possible = subCodesOf(productCode)
  if (!possible.includes(known))
    return `${productCode} never gives ${subCode} (${known.meaning}), it gives ${possible.map(({ code }) => code).join(', ')}`
  if (subCode === '206' && parameters.SecurityLevel === '01')
    return 'SecurityLevel 01 never gives 206 (device risk), only 02 looks at the device'
  return undefined
}
