import { fakeInitialize } from 'cloudauth-emulator/faker'
import { cloudauthHandlers } from 'cloudauth-emulator/msw'

const cloudauth = cloudauthHandlers() // one emulator for all stories of this file, behind MSW

/** The component: it opens a verification with a portrait, and shows what came of it. */
function Verification() {
  const output = document.createElement('output')
  const call = {
    Action: 'Initialize',
    Version: '2022-08-09',
    Format: 'JSON',
    ...fakeInitialize({ edition: 'face-verify' }),
  }
  fetch('https://cloudauth-intl.ap-southeast-1.aliyuncs.com/', { method: 'POST', body: new URLSearchParams(call) })
    .then(response => response.json())
    .then(({ Code, Result }) => output.append(`${Code} ${Result?.TransactionId ?? ''}`))
  return output
}

export default {
  title: 'Verification',
  render: Verification,
  async beforeEach({ msw }) {
    await cloudauth.emulator.reset()
    msw.use(...cloudauth)
  },
}

export const Opened = {}

export const NoFace = {
  async beforeEach() {
    await cloudauth.emulator.scenarios.arm({ name: 'no-face' })
  },
}
