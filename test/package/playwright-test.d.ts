// What the entry uses of @playwright/test, on which this project does not depend. The registry lane runs the built entry
// with the real one.

type Use<Value> = (value: Value) => Promise<void>
type Setup<All, Value> = (fixtures: All, use: Use<Value>, info: { title: string }) => Promise<void>

export interface TestType<All> {
  extend<More extends object>(
    fixtures: {
      [Name in keyof More]: Setup<All & More, More[Name]> | [More[Name], { option: true }]
    },
  ): TestType<All & More>
  (title: string, body: (fixtures: All) => Promise<void>): void
}

export declare const test: TestType<object>
export declare const expect: (value: unknown) => unknown
