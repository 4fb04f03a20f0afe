import { cloudauthHandlers } from 'cloudauth-emulator/msw'

const warned = []
console.warn = message => warned.push(message)
cloudauthHandlers({ faces: 'present' })
const before = warned.length
cloudauthHandlers({ faces: 'detect' })
console.log(JSON.stringify({ before, warned }))
