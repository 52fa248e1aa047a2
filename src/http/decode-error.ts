/** Why a body cannot be read, in words of our own: those of `JSON.parse` would show its content. */
export class DecodeError extends SyntaxError {
  override readonly name = 'DecodeError'
}
