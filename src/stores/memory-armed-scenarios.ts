import { type ArmedScenario, type ArmedScenarios, isFor } from './armed-scenarios.ts'

/** How many that have decided all their calls are remembered. */
const mostSpent = 1000

/** Armed scenarios in memory: the default, and the reference for any other. */
export function memoryArmedScenarios(): ArmedScenarios {
  let armed: ArmedScenario[] = []
  let spent: ArmedScenario[] = []
  let count = 0
  const ofKey = (list: readonly ArmedScenario[], accessKeyId: string | undefined) =>
    list
      .filter(({ match }) => accessKeyId === undefined || match.accessKeyId === accessKeyId)
      .map(scenario => ({ ...scenario }))
  const without = (list: readonly ArmedScenario[], accessKeyId: string | undefined) =>
    accessKeyId === undefined ? [] : list.filter(({ match }) => match.accessKeyId !== accessKeyId)
  return {
    size: () => armed.length,
    add(scenario) {
      count += 1
      const added = { ...scenario, id: `scenario-${count}`, hits: 0 }
      armed.push(added)
      return { ...added }
    },
    take(call) {
      const found = armed.find(({ match }) => isFor(match, call))
      if (!found) return undefined
      found.times -= 1
      found.hits += 1
      if (found.times <= 0) {
        armed = armed.filter(other => other !== found)
        spent.push(found)
        if (spent.length > mostSpent) spent.shift()
      }
      return { ...found }
    },
    remove(id) {
      const before = armed.length
      armed = armed.filter(scenario => scenario.id !== id)
      return armed.length < before
    },
    list: accessKeyId => ofKey(armed, accessKeyId),
    spent: accessKeyId => ofKey(spent, accessKeyId),
    clear(accessKeyId) {
      armed = without(armed, accessKeyId)
      spent = without(spent, accessKeyId)
      if (accessKeyId === undefined) count = 0
    },
  }
}
