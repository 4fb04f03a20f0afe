export declare function snippetsOf(markdown: string): { language: string; code: string }[]
export declare function aimedAt(code: string, endpoint: string): string
