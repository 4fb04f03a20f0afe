// What the emulator answers for the service's /cdn/jsvm_all.js: the function that it defines, none of its code.
import { getMetaInfo } from './meta-info.ts'

Object.assign(window, { getMetaInfo })
