import { finishes } from '../shop-flows.ts'
import { testFlows } from './shop-suite.ts'

const users = Array.from({ length: 8 }, (_, index) => index + 1)
testFlows(users.flatMap(user => ['200', '204'].map(subCode => finishes('portrait', subCode, user))))
testFlows(users.flatMap(user => ['200', '212'].map(subCode => finishes('passport', subCode, user))))
