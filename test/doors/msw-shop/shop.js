import { cloudauthHandlers, insertScripts } from 'cloudauth-emulator/msw'
import { setupWorker } from 'msw/browser'

// As an application would: MSW first, the service's scripts next, then the application itself.
const handlers = cloudauthHandlers()
await setupWorker(...handlers).start({ quiet: true, onUnhandledRequest: 'error' })
await insertScripts()

const call = async (action, parameters) => {
  const body = new URLSearchParams({ Action: action, Version: '2022-08-09', Format: 'JSON', ...parameters })
  return (await fetch('https://cloudauth-intl.ap-southeast-1.aliyuncs.com/', { method: 'POST', body })).json()
}

window.heard = []
addEventListener('message', ({ data }) => data?.resultCode && window.heard.push(data))

/** Begins a verification that comes back to this page. */
window.begin = async returns => {
  const { Result } = await call('Initialize', {
    ProductCode: 'FACE_LIVENESS',
    MerchantBizId: crypto.randomUUID().replaceAll('-', ''),
    MerchantUserId: 'user1001',
    MetaInfo: JSON.stringify(window.getMetaInfo()),
    SecurityLevel: '02',
    ...(returns && { ReturnUrl: `${location.origin}${location.pathname}?back=1#/done` }),
  })
  return Result
}

window.check = TransactionId => call('CheckResult', { MerchantBizId: 'a'.repeat(32), TransactionId })
document.querySelector('h1').textContent = 'Shop'
