import { whenReady } from '../../gateway/awaitable.ts'
import type { Chance } from '../../gateway/chance.ts'
import { productOf } from '../../products/products.ts'
import { type State, stateAt, type Transaction } from '../../transactions/transaction.ts'
import type { Operation, OperationParts } from '../operation.ts'
import { ownTransaction } from '../own-transaction.ts'
import type { Given } from '../parameter.ts'
import type { checkVerifyLogDocument } from './parameters.ts'

const finished = '0'
const interrupted = '1'
const notStarted = '2'

/**
 * How far a verification came, and the client's own code for it.
 * @source checkVerifyLog
 */
function progressOf({ openedAt, resultCode = '1006' }: Transaction, state: State) {
  switch (state) {
    case 'passed':
      return { status: finished, code: '1000' }
    case 'not-passed':
      return { status: finished, code: '1001' }
    case 'abandoned':
      return { status: interrupted, code: resultCode }
    case 'expired':
      return { status: openedAt === undefined ? notStarted : interrupted, code: '9999' }
    case 'pending':
      return { status: openedAt === undefined ? notStarted : interrupted, code: undefined }
  }
}

/**
 * CheckVerifyLog: what the client went through. Members that a state does not have are left out.
 *
 * @source checkVerifyLog
 * @guess CheckVerifyLog: a verification that expired or is pending was interrupted at the guide page where its page was
 * opened, and counts as not started where it was not, or where an app does it, of which the emulator hears nothing. One
 * that was given up was interrupted in the face step, or with the document where there is not a face; its code is what the
 * client tells then. The steps are those of the product, document before face unless `ProductFlow=FACE_DOC`. Times, lines
 * of the log and the Chinese names of pages are made up from the seed: the form of a line is not documented.
 */
export function createCheckVerifyLog({
  transactions,
  now,
  chanceOf,
}: OperationParts): Operation<Given<(typeof checkVerifyLogDocument)['parameters']>> {
  return (call, { TransactionId: id }) =>
    whenReady(ownTransaction(call, id, transactions), transaction => {
      const state = stateAt(transaction, now())
      const { status, code } = progressOf(transaction, state)
      const { subCode } = transaction
      const pages = pagesOf(transaction)
      const isEnded = status === finished
      const lastPage = pages.includes('FACE') ? 'FACE' : (pages[0] ?? 'LOADING')
      const page = state === 'abandoned' ? lastPage : 'GUIDE'
      const visited = isEnded ? pages : state === 'abandoned' ? pages.slice(0, pages.indexOf(lastPage) + 1) : []
      const begun = status === notStarted ? [] : ['LOADING', 'GUIDE']
      const log = [...begun, ...visited, ...(isEnded ? [`RESULT ${subCode}`] : [])]
      const isLast = (at: number) => at === log.length - 1
      return {
        result: {
          VerifyStatus: status,
          VerifyErrorCode: code,
          ...(isEnded && { Passed: state === 'passed' ? 'Y' : 'N', SubCode: subCode }),
          ...(status === interrupted && { InterruptPage: pageNames[page], InterruptPageEn: page }),
          LogInfo: log,
          LogInfoEn: log.map((step, at) => `${step}: ${!isEnded && isLast(at) ? 'interrupted' : 'finished'}`),
          LogStatisticsInfo: JSON.stringify(statistics(chanceOf(`log of ${id}`), visited)),
          ExtInfo: '{}',
        },
        transactionId: id,
      }
    })
}

/** What the pages are called in Chinese. */
const pageNames = {
  LOADING: '加载页',
  GUIDE: '引导页',
  OCR_SCAN: '证件扫描页',
  OCR_RESULT: '证件识别结果页',
  NFC_INPUT: 'NFC信息录入页',
  NFC_READ: 'NFC读取页',
  FACE: '人脸识别页',
} as const

/** The pages that a product's client goes through, between guide and result. */
function pagesOf({ productCode, parameters }: Transaction): readonly (keyof typeof pageNames)[] {
  const product = productOf(productCode)
  if (productCode === 'ID_NFC') return ['NFC_INPUT', 'NFC_READ']
  const hasDocument = product?.docTypes !== undefined && product.result !== 'authority-face'
  const result = parameters.ShowOcrResult === '0' ? [] : (['OCR_RESULT'] as const)
  const document = hasDocument ? (['OCR_SCAN', ...result] as const) : []
  const face = product?.face === false ? [] : (['FACE'] as const)
  return parameters.ProductFlow === 'FACE_DOC' ? [...face, ...document] : [...document, ...face]
}

/** What the client counts. Milliseconds are text. */
function statistics(chance: Chance, pages: readonly string[]) {
  const milliseconds = (from: number, to: number) => String(from + (chance.next() % (to - from)))
  const spent = { ...(pages.length > 0 && { LOADING: milliseconds(600, 2500) }) }
  return {
    faceOverTimes: 0,
    hasFaceOverTimes: false,
    hasFacePermissionRefuse: false,
    hasOcrEdit: false,
    hasOcrEditOverTimes: false,
    hasOcrOverTimes: false,
    hasOcrPermissionRefuse: false,
    ocrEditOverTimes: 0,
    ocrEditTimes: 0,
    ocrOverTimes: 0,
    pageStayTimeInfo: { ...spent, ...Object.fromEntries(pages.map(page => [page, milliseconds(4000, 15_000)])) },
  }
}
