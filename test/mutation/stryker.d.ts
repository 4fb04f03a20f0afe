/** What is used of Stryker's instrumenter, which is installed only where it runs. */
export type Mutant = {
  id: string
  fileName: string
  location: { start: Position; end: Position }
  replacement: string
  mutatorName: string
  status?: string
}

/** Both counted from 0. */
type Position = { line: number; column: number }

type SourceFile = { name: string; mutate: boolean; content: string }

export type Stryker = {
  Instrumenter: new (
    logger: object,
  ) => {
    instrument(files: SourceFile[], options: object): Promise<{ files: SourceFile[]; mutants: Mutant[] }>
  }
}
