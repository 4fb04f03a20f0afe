let worker

/** Starts a web worker with an emulator of these options. */
globalThis.startWebWorker = options => {
  worker = new Worker('/emulator-worker.js', { type: 'module', name: JSON.stringify(options) })
}

/** Starts a service worker with an emulator of no options. */
globalThis.startServiceWorker = async () => {
  await navigator.serviceWorker.register('/emulator-worker.js', { type: 'module' })
  worker = (await navigator.serviceWorker.ready).active
}

globalThis.askWorker = asked =>
  new Promise(accept => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => accept(data)
    worker.postMessage(asked, [port2])
  })
