import { createRequire } from 'node:module'
import { type CallCloudauth, CloudauthRefusal } from './call-cloudauth.ts'

// The SDK is CommonJS: what `import` makes of its default export differs between Node, bundlers and test runners.
const sdk: typeof import('@alicloud/openapi-core') = createRequire(import.meta.url)('@alicloud/openapi-core')
const { default: Client, AlibabaCloudError, ThrottlingError } = sdk
const { Config, OpenApiRequest, Params } = sdk.$OpenApiUtil

/** The SDK takes any object with these options, but its types ask for a class of a package that it does not hand on. */
const runtimeOptions = {} as Parameters<InstanceType<typeof Client>['callApi']>[2]

/** All that differs between the real service and the emulator. */
export type CloudauthConfiguration = {
  /** Host and port, as in `cloudauth-intl.cn-hongkong.aliyuncs.com`. */
  endpoint: string
  protocol?: 'HTTP' | 'HTTPS'
  accessKeyId: string
  accessKeySecret: string
  /** How long to wait for a connection and for an answer, in milliseconds. */
  timeout?: number
}

/** ID Verification by its SDK. */
export function connectCloudauth(configuration: CloudauthConfiguration): CallCloudauth {
  const { protocol = 'HTTPS', timeout = 3000, ...rest } = configuration
  const client = new Client(new Config({ protocol, connectTimeout: timeout, readTimeout: timeout, ...rest }))
  return async (action, { FacePictureBase64, ...query }) => {
    const names = { action, version: '2022-08-09', pathname: '/', method: 'POST', style: 'RPC' }
    const types = { protocol, authType: 'AK', reqBodyType: 'formData', bodyType: 'json' }
    // A picture is too long for an address: it goes into the form, all else into the query.
    const request = new OpenApiRequest({ query, ...(FacePictureBase64 && { body: { FacePictureBase64 } }) })
    try {
      return (await client.callApi(new Params({ ...names, ...types }), request, runtimeOptions)).body.Result
    } catch (thrown) {
      throw thrown instanceof AlibabaCloudError ? refusalOf(thrown) : thrown
    }
  }
}

function refusalOf(error: InstanceType<typeof AlibabaCloudError>): CloudauthRefusal {
  const retryAfter = error instanceof ThrottlingError ? error.retryAfter : undefined
  return new CloudauthRefusal(error.code, error.message, retryAfter)
}
