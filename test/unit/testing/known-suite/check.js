/** Calls of a tiny integrator, for a suite whose coverage is known. */
const metaInfo = JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'ios', zimVer: '3.0.0' })

const call = async (emulator, parameters) => {
  const body = new URLSearchParams({ Version: '2022-08-09', Format: 'JSON', AccessKeyId: 'shop', ...parameters })
  return (await emulator.fetch(new Request('http://localhost/', { method: 'POST', body }))).json()
}

/** Opens a verification of its own; answers its id. */
export async function open(emulator, name, changes = {}) {
  const { Result } = await call(emulator, {
    Action: 'Initialize',
    ProductCode: 'FACE_LIVENESS',
    MerchantBizId: name,
    MerchantUserId: name,
    MetaInfo: metaInfo,
    ...changes,
  })
  return Result?.TransactionId
}

export const ask = (emulator, name, TransactionId) =>
  call(emulator, { Action: 'CheckResult', MerchantBizId: name, TransactionId })
