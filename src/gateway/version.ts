/** The version of this package, as answered in `x-emulator`; a test holds it equal to package.json. */
export const version = '0.1.0'
