import type { Sourced } from './evidence.ts'
import type { DocTypeFamily, Product, RegionId } from './products.ts'

/** One kind of document: the sides that are read, and the keys of what OCR reads, all of them text. */
export type DocType = Sourced & {
  words: string
  /** The country, as ICAO writes it, that the drawn document is of; `UTO` belongs to none. */
  country: string
  /** The pages that the service reads. */
  pages: readonly ('01' | '02')[]
  keys: readonly string[]
  /** Set where a document has no portrait, so that no face can be compared with it. */
  withoutPortrait?: true
}

const onePage = ['01'] as const
const bothSides = ['01', '02'] as const

const permit = (words: string, country: string, ...more: string[]) => ({
  words,
  country,
  pages: bothSides,
  keys: ['name', 'englishName', 'sex', 'birthDate', 'idNumber', 'issueDate', 'expiryDate', ...more],
  source: 'ocrFields' as const,
  confidence: 'documented' as const,
})

const hongKongId = {
  country: 'HKG',
  pages: onePage,
  keys: [
    ...['name', 'englishName', 'nameCode', 'sex', 'birthDate', 'idNumber', 'currentIssueDate', 'firstIssueDate'],
    ...['isPermanent', 'symbols'],
  ],
  source: 'ocrFields' as const,
  confidence: 'documented' as const,
}

/** Of eKYC, eKYC_NDI, ID_OCR and ID_NFC. Their keys are in camel case. @source ocrFields, clientSdk */
const eightDigit: Record<string, DocType> = {
  '00000001': {
    words: 'ID card of mainland China',
    country: 'CHN',
    pages: bothSides,
    keys: [
      ...['name', 'sex', 'ethnicity', 'birthDate', 'idNumber', 'address', 'issueDate', 'expiryDate', 'originOfIssue'],
      'isPermanent',
    ],
    source: 'clientSdk',
    confidence: 'sdk',
  },
  '00000006': { words: 'Hong Kong ID of 2003', ...hongKongId },
  '00000008': { words: 'Hong Kong ID of 2018', ...hongKongId },
  '00000007': permit('permit to Hong Kong and Macao', 'CHN', 'placeOfIssue', 'originOfIssue'),
  '00000009': permit('permit of Hong Kong and Macao residents', 'CHN', 'originOfIssue'),
  '00000011': {
    words: 'Macao ID',
    country: 'MAC',
    pages: onePage,
    keys: [
      ...['surnameCN', 'givennameCN', 'surname', 'givenname', 'sex', 'birthDate', 'idNumber', 'expiryDate'],
      'placeOfBirth',
    ],
    source: 'clientSdk',
    confidence: 'sdk',
  },
  '00000012': permit('permit of Taiwan residents', 'CHN', 'placeOfIssue', 'originOfIssue'),
  '01000000': {
    words: 'passport',
    country: 'UTO',
    pages: onePage,
    keys: ['surname', 'givenname', 'sex', 'birthDate', 'passportNo', 'nationality', 'expiryDate', 'countryCode'],
    source: 'ocrFields',
    confidence: 'documented',
  },
}

const passportKeys = [
  ...['name', 'passport_number', 'nationality', 'date_of_birth', 'place_of_birth', 'date_of_issue', 'date_of_expiry'],
  ...['place_of_issue', 'sex', 'type'],
]

/**
 * Keys of documents whose own list could not be read: the ones that the readable lists share.
 * @guess The OCR keys of documents of eKYC_PRO and ID_OCR_PRO other than GLB03001, GLB03002, CHN01001, CHN02001, CHN03001
 * and MYS01001: a card has name, id_number, date_of_birth, sex, address, nationality, date_of_issue and date_of_expiry, a
 * passport has the keys of GLB03001.
 */
const cardKeys = [
  ...['name', 'id_number', 'date_of_birth', 'sex', 'address', 'nationality', 'date_of_issue', 'date_of_expiry'],
]

const listed = (words: string, country: string, more: Partial<DocType> = {}): DocType => ({
  words,
  country,
  pages: onePage,
  keys: cardKeys,
  source: 'docTypes',
  confidence: 'inferred',
  ...more,
})

const read = { source: 'ocrFieldsPro', confidence: 'documented' } as const

/** Of eKYC_PRO and ID_OCR_PRO. Their keys are in snake case. @source docTypes, ocrFieldsPro */
const country: Record<string, DocType> = {
  GLB03002: listed('passport', 'UTO', {
    keys: [
      ...['surname', 'given_names', 'sex', 'date_of_birth', 'passport_number', 'nationality', 'date_of_expiry'],
      'country_code',
    ],
    ...read,
  }),
  GLB03001: listed('passport (to be withdrawn)', 'UTO', { keys: passportKeys, ...read }),
  CHN01001: listed('ID card of mainland China', 'CHN', {
    pages: bothSides,
    keys: [
      ...['name', 'id_number', 'date_of_birth', 'sex', 'address', 'ethnicity', 'origin_of_issue', 'date_of_issue'],
      'date_of_expiry',
    ],
    ...read,
  }),
  CHN03001: listed('passport of mainland China', 'CHN', { keys: ['name_cn', ...passportKeys], ...read }),
  CHN02001: listed('driving licence of mainland China', 'CHN', {
    keys: [
      ...['name', 'id_number', 'nationality', 'sex', 'address', 'date_of_birth', 'date_of_first_issue', 'class'],
      ...['date_of_issue', 'date_of_expiry'],
    ],
    ...read,
  }),
  CHN05001: listed('permit to Hong Kong and Macao', 'CHN'),
  CHN05002: listed('permit to Taiwan', 'CHN'),
  CHN05003: listed('permit of Hong Kong and Macao residents', 'CHN'),
  CHN05004: listed('permit of Taiwan residents', 'CHN'),
  CHN06001: listed("foreigner's permanent residence card", 'CHN'),
  HKG01001: listed('Hong Kong ID of 2003', 'HKG'),
  HKG01002: listed('Hong Kong ID of 2018', 'HKG'),
  HKG02001: listed('driving licence of Hong Kong', 'HKG', { withoutPortrait: true }),
  HKG07001: listed('document of Hong Kong', 'HKG'),
  MAC01001: listed('Macao ID', 'MAC'),
  MAC01002: listed('Macao ID', 'MAC'),
  MAC01003: listed('Macao ID', 'MAC'),
  TWN01001: listed('ID card of Taiwan', 'TWN', { pages: bothSides }),
  VNM01001: listed('ID card of Vietnam', 'VNM', { pages: bothSides }),
  VNM03001: listed('passport of Vietnam', 'VNM', { keys: passportKeys }),
  MYS01001: listed('MyKad', 'MYS', {
    pages: bothSides,
    keys: ['id_number', 'id_number_back', 'name', 'englishName', 'address', 'religion'],
    source: 'publicCode',
    confidence: 'public-code',
  }),
  MYS02001: listed('driving licence of Malaysia', 'MYS'),
  IDN01001: listed('ID card of Indonesia', 'IDN'),
  SGP01001: listed('ID card of Singapore', 'SGP', { pages: bothSides }),
  SGP02001: listed('driving licence of Singapore', 'SGP'),
  SGP03001: listed('passport of Singapore', 'SGP', { keys: passportKeys }),
  THA01001: listed('ID card of Thailand', 'THA'),
  THA02001: listed('driving licence of Thailand', 'THA'),
  THA03001: listed('passport of Thailand', 'THA', { keys: passportKeys }),
  PHL01001: listed('ID card of the Philippines', 'PHL'),
  PHL01002: listed('ID card of the Philippines', 'PHL'),
  PHL02001: listed('driving licence of the Philippines', 'PHL'),
  PHL03001: listed('passport of the Philippines', 'PHL', { keys: passportKeys }),
  PHL04001: listed('document of the Philippines', 'PHL'),
  PHL07001: listed('document of the Philippines', 'PHL'),
}

/** Every document that is listed, by how its DocType is written. */
export const docTypes: Record<Exclude<DocTypeFamily, 'calling-code'>, Readonly<Record<string, DocType>>> = {
  'eight-digit': eightDigit,
  country,
}

/** What each region takes of the documents of many countries; Hong Kong and Singapore take all. @source regions */
const onlyIn: Partial<Record<RegionId, readonly string[]>> = {
  'ap-southeast-5': ['IDN01001', 'GLB03002'],
  'ap-southeast-3': ['MYS01001', 'GLB03002'],
}

/** Eight digits, or nine with a zero more in front: both clients of the vendor know `000000011` and `000000012`. */
const withoutNinthDigit = (value: string) => (/^0\d{8}$/.test(value) ? value.slice(1) : value)

/**
 * The document that a DocType stands for, or what is wrong with it as a line for the caller. `face` tells that the
 * product compares a face with the document's.
 *
 * @guess DocType of eKYC_PRO and ID_OCR_PRO: the public list ends after PHL07001, so any three letters and five digits
 * pass; an unknown one has the keys of a card.
 * @guess DocType of the *_GLOBAL products: any eight digits; its keys are those of the passport.
 */
export function readDocType(
  value: string,
  family: DocTypeFamily,
  { region, face }: { region: string; face: boolean },
): { docType: DocType; code: string } | { fault: string } {
  const shown = JSON.stringify(value.slice(0, 40))
  if (family === 'calling-code')
    return /^\d{8}$/.test(value)
      ? { docType: eightDigit['01000000'] as DocType, code: value }
      : { fault: `${shown} is not eight digits` }
  if (family === 'eight-digit') {
    const code = withoutNinthDigit(value)
    const docType = Object.hasOwn(eightDigit, code) ? eightDigit[code] : undefined
    return docType ? { docType, code } : { fault: `${shown} is not one of ${Object.keys(eightDigit).join(', ')}` }
  }
  if (!/^[A-Z]{3}\d{5}$/.test(value)) return { fault: `${shown} is not three letters of a country and five digits` }
  const only = Object.hasOwn(onlyIn, region) ? onlyIn[region as RegionId] : undefined
  if (only && !only.includes(value)) return { fault: `${value} is not taken in ${region}, ${only.join(' and ')} are` }
  const docType = (Object.hasOwn(country, value) && country[value]) || listed('document', value.slice(0, 3))
  if (face && docType.withoutPortrait) return { fault: `${value} has no portrait to compare a face with` }
  return { docType, code: value }
}

/**
 * The document that a call of a product named; the chip of ID_NFC is a passport's.
 * @throws {Error} for a DocType that is not taken: the call that opened the verification has checked it.
 */
export function docTypeOf(
  { docTypes = 'eight-digit' }: Product,
  { DocType }: Readonly<Record<string, string>>,
): DocType {
  // Whether the region takes it and the face fits was judged when the verification was opened.
  const given = DocType ?? (docTypes === 'country' ? 'GLB03002' : '01000000')
  const read = readDocType(given, docTypes, { region: '', face: false })
  if ('docType' in read) return read.docType
  throw new Error(`Failed to read the result: DocType ${read.fault}.`)
}
