import { readFileSync } from 'node:fs'
import type { AccessKey } from '../../src/gateway/access-keys.ts'
import type { Options } from '../../src/options/options.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, faceVerify, withPicture } from '../support/requests.ts'

export const editionNames = ['face-verify', 'face-liveness'] as const
export type EditionName = (typeof editionNames)[number]

/** One row of a document's table of codes. */
export type DocumentedRefusal = { edition: EditionName; code: string; status: number; message: string }

/** Codes that no request leads to: the service answers them when it is itself in trouble. */
export const armedByScenario: readonly string[] = ['InternalError', 'ServiceUnavailable']

/** Every refusal of the two documents that a request can provoke. */
export const documentedRefusals: DocumentedRefusal[] = editionNames.flatMap(edition =>
  readRows(edition)
    .filter(({ code }) => code !== 'Success' && !armedByScenario.includes(code))
    .map(row => ({ edition, ...row })),
)

function readRows(edition: EditionName): Omit<DocumentedRefusal, 'edition'>[] {
  const file = new URL(`../../fixtures/documents/initialize.${edition}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')).codes
}

/** How a caller comes to a refusal: how the emulator is set up, which calls precede, which call is refused. */
export type Provocation = {
  options?: Partial<Options>
  traits?: AccessKey['traits']
  before?: Record<string, string>[]
  parameters: Record<string, string>
}

const base64 = async (drawing: Parameters<typeof drawnPicture>[0] = {}) =>
  (await drawnPicture(drawing)).toString('base64')

/** Valid parameters of an edition, with a picture where it takes one. */
export async function validParameters(edition: EditionName): Promise<Record<string, string>> {
  return edition === 'face-verify' ? withPicture(await base64()) : faceLiveness()
}

type Provoke = (valid: Record<string, string>, pictureServer: string) => Provocation | Promise<Provocation>

const provocations: Record<string, Provoke> = {
  MissingParameter: ({ MetaInfo: _left, ...parameters }) => ({ parameters }),
  InvalidParameter: valid => ({ parameters: { ...valid, MerchantBizId: 'order-1001' } }),
  UnqualifiedPhoto: async () => ({ parameters: withPicture(await base64({ width: 320, height: 240 })) }),
  DataDuplication: (valid, pictureServer) => ({
    parameters: { ...valid, FacePictureUrl: `${pictureServer}/face.jpeg` },
  }),
  ToolargeImage: async () => ({ parameters: withPicture(await base64({ bytes: 1_048_577 })) }),
  DownloadTimeout: (_valid, pictureServer) => ({
    options: { downloadTimeout: 200 },
    parameters: faceVerify({ FacePictureUrl: `${pictureServer}/never` }),
  }),
  NoFaceDetected: parameters => ({ options: { faces: 'absent' }, parameters }),
  'Forbidden.ExceptionRepeatedInvoke': valid => {
    const refused = { ...valid, MerchantBizId: 'order-1001' }
    return { options: { repeatedFailures: 2 }, before: [refused, refused], parameters: valid }
  },
  'Forbidden.RAMUserAccessDenied': parameters => ({ traits: ['ram-denied'], parameters }),
  'Forbidden.AccountAccessDenied': parameters => ({ traits: ['account-denied'], parameters }),
  'Throttling.Api': valid => ({ options: { qps: 1 }, before: [valid], parameters: valid }),
}

/** How to come to a documented refusal. */
export async function provoke({ edition, code }: DocumentedRefusal, pictureServer: string): Promise<Provocation> {
  const provocation = provocations[code]
  if (!provocation) throw new Error(`Failed to provoke ${code}: no way is known. Do add one to provocations.`)
  return provocation(await validParameters(edition), pictureServer)
}
