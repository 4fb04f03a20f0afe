type Changes = Record<string, string | undefined>

/** The MetaInfo of an iPhone, as the face liveness document shows it (its mask included). */
export const metaInfo = JSON.stringify({
  zimVer: '3.0.0',
  appVersion: '1',
  bioMetaInfo: '4.1.0:1150****,0',
  appName: 'com.aliyun.antcloudauth',
  deviceType: 'ios',
  osVersion: 'iOS 10.3.2',
  apdidToken: '',
  deviceModel: 'iPhone9,1',
})

const common = {
  SceneCode: '1234567890',
  MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001',
  MetaInfo: metaInfo,
  MerchantUserId: '123456789',
}

/** Valid FACE_VERIFY parameters but for the picture, which is the caller's to give; undefined removes one. */
export const faceVerify = (changes: Changes = {}): Record<string, string> =>
  defined({ ProductCode: 'FACE_VERIFY', ...common, ...changes })

/** Valid FACE_LIVENESS parameters; undefined removes one. */
export const faceLiveness = (changes: Changes = {}): Record<string, string> =>
  defined({ ProductCode: 'FACE_LIVENESS', ...common, ...changes })

/** FACE_VERIFY parameters with the picture to compare with. */
export const withPicture = (base64: string, changes: Changes = {}): Record<string, string> =>
  faceVerify({ FacePictureBase64: base64, ...changes })

function defined(parameters: Changes): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) kept[name] = value
  }
  return kept
}
