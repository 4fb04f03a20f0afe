/**
 * The actions of Cloudauth-intl 2022-08-09 that its public documents and SDK name. Those that this emulator does not
 * answer are refused with a reason that says so. Source: sdk.
 */
export const realActions = [
  'Initialize',
  'InitializeV2',
  'CheckResult',
  'CheckVerifyLog',
  'DeleteVerifyResult',
  'AddFaceRecord',
  'DeleteFaceRecord',
  'DeleteFaceRecordV2',
  'AddressCompareIntl',
  'AddressVerifyIntl',
  'AddressVerifyV2Intl',
  'BankMetaVerifyIntl',
  'CardOcr',
  'CredentialGetResultIntl',
  'CredentialRecognitionIntl',
  'CredentialSubmitIntl',
  'CredentialVerifyIntl',
  'DeepfakeDetectIntl',
  'DocOcr',
  'DocOcrMax',
  'EkycVerify',
  'FaceCompare',
  'FaceCrossCompare',
  'FaceGuardRisk',
  'FaceLiveness',
  'FaceLivenessV2',
  'FraudResultCallBack',
  'Id2MetaVerifyIntl',
  'KeepaliveIntl',
  'Mobile2MetaVerifyIntl',
  'Mobile3MetaVerifyIntl',
  'TempAccessTokenIntl',
  'TempOssUrlIntl',
] as const

/** The actions that are answered. */
export const emulatedActions = ['Initialize', 'CheckResult'] as const satisfies (typeof realActions)[number][]
export type EmulatedAction = (typeof emulatedActions)[number]

/** The one version of the API. Source: sdk. */
export const apiVersion = '2022-08-09'
