/** Valid values for the parameters that every product requires. */
export const editionExample = {
  SceneCode: 'contract',
  MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001',
  MetaInfo: JSON.stringify({ zimVer: '3.0.0', bioMetaInfo: '4.1.0:11501568,0', deviceType: 'ios' }),
  MerchantUserId: 'contract',
}

/** A grey PNG of 64x48: whatever else a call breaks is found before the picture is looked at. */
export const smallPicture =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAAAAACEICPDAAAAJUlEQVR42u3MQREAAAwCIKMb3RD77SAA6VEEAoFAIBAIBALB12AwvgBbYhXmNQAAAABJRU5ErkJggg=='
