// What the rims load when the control API is first asked for.
export { createControlApi } from './control-api.ts'
export { throughPlainDoor } from './plain-door.ts'
