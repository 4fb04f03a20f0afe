// For declarations alone: what lies outside of src has no place in the package's types.
declare module '*.json' {
  const value: unknown
  export default value
}
