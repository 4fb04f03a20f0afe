module.exports = () => globalThis.cloudauth.close()
