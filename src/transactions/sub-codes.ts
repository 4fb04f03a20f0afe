import type { Evidence } from '../sources.ts'

/** One SubCode of a result: what it stands for. */
export type SubCode = { code: string; meaning: string } & Evidence

/** The SubCodes that public documents give away; the service's whole table could not be read. */
export const subCodes: readonly SubCode[] = [
  { code: '200', meaning: 'passed', source: 'checkResult' },
  {
    code: '201',
    meaning: 'name and ID number do not match',
    source: 'mainland',
    guess: 'SubCodes 201 to 204: their meaning in the sibling product of mainland China.',
  },
  { code: '202', meaning: 'no identity record found', source: 'mainland' },
  { code: '203', meaning: 'no photo on record', source: 'mainland' },
  { code: '204', meaning: 'the face does not match the picture', source: 'mainland' },
  {
    code: '205',
    meaning: 'liveness risk',
    source: 'sdk',
    guess: 'SubCode 205 is liveness risk: an example of the SDK and the sibling product in mainland China.',
  },
  { code: '206', meaning: 'device risk (Device Guard)', source: 'faceLiveness' },
]

/** What a SubCode may be: three digits, whether or not its meaning is known here. */
export const subCodeForm = /^\d{3}$/
