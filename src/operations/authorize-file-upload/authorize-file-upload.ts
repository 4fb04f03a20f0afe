import { ApiError } from '../../gateway/api-error.ts'
import { whenReady } from '../../gateway/awaitable.ts'
import { headerText } from '../../gateway/exchange.ts'
import { uploadAddress } from '../../uploads/address.ts'
import type { Operation, OperationParts } from '../operation.ts'
import type { Given } from '../parameter.ts'
import type { authorizeFileUploadDocument } from './parameters.ts'

const product = 'Cloudauth-intl'

/**
 * OpenPlatform's AuthorizeFileUpload: a place for one file, at the host that was called. The SDKs send the file there
 * themselves, then name it in InitializeV2.
 * @source productSdk
 */
export function createAuthorizeFileUpload({
  uploads,
}: OperationParts): Operation<Given<(typeof authorizeFileUploadDocument)['parameters']>> {
  return (call, { Product }) => {
    if (Product !== product)
      throw new ApiError('InvalidParameter', `Product: "${Product.slice(0, 40)}" is not ${product}`)
    const host = (headerText(call.request, 'host') ?? '').replace(/^https?:\/\//i, '') || '127.0.0.1'
    const { bucket, endpoint, advice } = uploadAddress(host)
    return whenReady(uploads.grant(call.accessKeyId, call.chance), ({ accessKeyId, objectKey, policy, signature }) => ({
      members: {
        AccessKeyId: accessKeyId,
        Bucket: bucket,
        EncodedPolicy: policy,
        Endpoint: endpoint,
        ObjectKey: objectKey,
        Signature: signature,
        UseAccelerate: false,
        // OpenPlatform has no envelope.
        Code: undefined,
        Message: undefined,
      },
      ...(advice !== undefined && { advice }),
    }))
  }
}
