/** What the page of CertifyUrl tells at its end. */
type Message = {
  code: number
  resultCode: string
  subCode?: string
  extInfo: { certifyId: string }
  returnUrl?: string
}

const frameId = 'cloudauth-verify'

/** Takes down what an earlier call put up. */
let takeDown = () => {}

/** Says in the console why nothing happens. Like the vendor's, the function returns nothing and throws nothing. */
const refuse = (words: string) => console.error(`cloudauth-emulator: startVerify: ${words}`)

/**
 * Opens the page of a TransactionUrl in a frame over the whole window, with leave for camera, microphone and fullscreen.
 * At its end the frame goes away; a message listener of this window hears how it ended, and the window goes to ReturnUrl
 * if there is one. What is wrong with the call is an error in the console.
 *
 * @source iframe
 * @guess What startVerify does at the end, and its message, could not be read. Here the frame is removed and the window
 * gets the message of the sibling product in mainland China (code, subCode, extInfo.certifyId) with resultCode and
 * returnUrl added, and goes to ReturnUrl.
 */
export function startVerify({ CertifyUrl, Protocol }: { CertifyUrl?: unknown; Protocol?: unknown } = {}): void {
  if (typeof CertifyUrl !== 'string' || !/^https?:/.test(CertifyUrl)) {
    refuse(`CertifyUrl is ${JSON.stringify(CertifyUrl)}. Hand it Result.TransactionUrl of Initialize.`)
    return
  }
  if (typeof Protocol !== 'string' || Protocol === '') {
    refuse(`Protocol is ${JSON.stringify(Protocol)}. Hand it Result.Protocol of Initialize as it came.`)
    return
  }
  takeDown()
  const address = new URL(CertifyUrl)
  address.searchParams.set('frame', 'startVerify')
  address.searchParams.set('protocol', Protocol)
  const frame = document.createElement('iframe')
  frame.id = frameId
  frame.title = 'Verification'
  frame.allow = 'camera;microphone;fullscreen'
  frame.src = address.href
  Object.assign(frame.style, {
    position: 'fixed',
    inset: '0',
    width: '100%',
    height: '100%',
    border: '0',
    zIndex: '2147483647',
  })
  const { overflow } = document.documentElement.style
  const hear = ({ source, origin, data }: MessageEvent<Message>) => {
    if (source !== frame.contentWindow || origin !== address.origin || typeof data?.resultCode !== 'string') return
    takeDown()
    if (data.returnUrl) location.assign(data.returnUrl)
  }
  takeDown = () => {
    window.removeEventListener('message', hear)
    frame.remove()
    document.documentElement.style.overflow = overflow
    takeDown = () => {}
  }
  window.addEventListener('message', hear)
  document.documentElement.style.overflow = 'hidden'
  document.body.append(frame)
}
