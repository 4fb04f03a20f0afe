const { serve } = require('cloudauth-emulator/node')

module.exports = async () => {
  globalThis.cloudauth = await serve({ port: 0, qps: 0, log: 'silent' })
  process.env.CLOUDAUTH_URL = globalThis.cloudauth.url // test files have it too, the emulator itself they have not
}
