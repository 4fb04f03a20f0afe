import type { RequestDocument } from '../operation.ts'

/** The request table of OpenPlatform's AuthorizeFileUpload. Source: productSdk. */
export const authorizeFileUploadDocument = {
  title: 'AuthorizeFileUpload',
  source: 'productSdk',
  parameters: [
    { name: 'Product', required: true, source: 'productSdk' },
    { name: 'RegionId', source: 'productSdk' },
  ],
  example: { Product: 'Cloudauth-intl', RegionId: 'cn-hongkong' },
} as const satisfies RequestDocument
