import { faceStepPassed } from './face-step.ts'
import type { ResultFacts } from './facts.ts'
import { ocrValues } from './ocr-values.ts'

type IdInfo = Readonly<Record<string, unknown>>

const spoofTypes = ['SCREEN_REMARK', 'PHOTO_COPY', 'TAMPER']

/**
 * Result.ExtIdInfo in the shape of the product, or undefined for a product without a document. eKYC and its relatives
 * answer flat and in camel case, those of many countries by page and in snake case.
 *
 * @source publicCode, ocrFields, ocrFieldsPro
 * @guess ocrIdEditInfo holds the values that were read unless `ShowOcrResult=0`, where it is empty.
 * @guess The second page of a document holds idBackImage and the OCR values of that side's number; which side a key is read
 * from is not documented.
 */
export function idInfo(facts: ResultFacts): IdInfo | undefined {
  const { product, docType, person, parameters, subCode, byHand, pictures, chance } = facts
  if (!product.docTypes || product.result === 'authority-face' || !docType || !person) return undefined
  const read: Record<string, string> = { ...ocrValues(docType, person), ...byHand?.ocr }
  const confirmed = parameters.ShowOcrResult === '0' ? {} : read
  const images = pictures && (faceStepPassed(subCode) ? pictures.document : [])
  const pages = pagesOf(facts)
  const forged = subCode === '212'
  const spoof = parameters.IdSpoof === 'Y' && {
    spoofInfo: {
      spoofResult: forged ? 'Y' : 'N',
      spoofType: forged ? [spoofTypes[chance.next() % spoofTypes.length]] : [],
    },
  }
  const imageOf = (page: number) => (images?.[page] === undefined ? {} : { [imageKeys[page] ?? '']: images[page] })
  if (product.result === 'document-pages' || product.result === 'document-pages-face')
    return {
      ocrIdInfoData: Object.fromEntries(
        pages.map((page, index) => [
          page,
          { ...imageOf(index), ocrIdInfo: index === 0 ? withoutBack(read) : onlyBack(read) },
        ]),
      ),
      ocrIdEditInfo: confirmed,
      ...spoof,
    }
  return {
    ...imageOf(0),
    ...(pages.length > 1 && imageOf(1)),
    ocrIdInfo: read,
    ocrIdEditInfo: confirmed,
    ocrIdPassed: forged ? 'N' : 'Y',
    ...spoof,
  }
}

const imageKeys = ['idImage', 'idBackImage']

const isOfBack = (key: string) => key.endsWith('_back')

const withoutBack = (read: Record<string, string>) =>
  Object.fromEntries(Object.entries(read).filter(([key]) => !isOfBack(key)))

const onlyBack = (read: Record<string, string>) =>
  Object.fromEntries(Object.entries(read).filter(([key]) => isOfBack(key)))

/**
 * The pages that were read: those asked for, else those of the document, which for the older products is the first.
 * @source docTypes, sdk
 */
export function pagesOf({ product, docType, parameters }: Pick<ResultFacts, 'product' | 'docType' | 'parameters'>) {
  const asked = `${parameters.Pages ?? ''},${parameters.DocPageConfig ?? ''}`
  if (/\b02\b|BACK/.test(asked)) return ['01', '02']
  if (/\b01\b/.test(asked)) return ['01']
  return product.docTypes === 'country' ? (docType?.pages ?? ['01']) : ['01']
}
