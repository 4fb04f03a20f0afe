// What the emulator answers for the service's /cdn/verify.js: the functions that it defines, none of its code.
import { getMetaInfo } from './meta-info.ts'
import { startVerify } from './start-verify.ts'

Object.assign(window, { getMetaInfo, startVerify })
