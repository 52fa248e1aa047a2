/** An error for what an HTTP client has none for, in axios's codes. */
export function coded(code: string): Error {
  return Object.assign(new Error(code), { code })
}
