import { asksBefore, finishes } from '../shop-flows.ts'
import { testFlows } from './shop-suite.ts'

const users = Array.from({ length: 8 }, (_, index) => index + 1)
testFlows(users.flatMap(user => ['200', '205', '206'].map(subCode => finishes('liveness', subCode, user))))
testFlows([1, 2, 3, 4].map(user => asksBefore('liveness', user)))
