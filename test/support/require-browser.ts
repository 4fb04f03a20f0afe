import { findBrowser } from './find-browser.ts'

export default function setup() {
  findBrowser()
}
