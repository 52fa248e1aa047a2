import { expectTypeOf } from 'expect-type'
import {
  ApiError,
  AuthorizationError,
  isOAuthError,
  NotConnectedError,
  OAuthError,
  SessionError,
  StateError,
  TokenError,
  type CallMessage,
  type ErrorCode,
  type OutcomeMessage,
} from 'express-oauth-connect'

describe('the types of errors', () => {
  it('narrow from unknown, to the fields that every error has', () => {
    const error: unknown = new NotConnectedError('acme', 'nobody has connected it')
    expect(isOAuthError(error)).toBe(true)
    if (!isOAuthError(error)) return
    expectTypeOf(error).toEqualTypeOf<OAuthError>()
    expectTypeOf(error.code).toEqualTypeOf<ErrorCode>()
    expectTypeOf(error.status).toBeNumber()
    expectTypeOf(error.retryAfter).toEqualTypeOf<number | undefined>()
    // What a provider said is there where it had a say.
    expectTypeOf(error.providerStatus).toEqualTypeOf<number | undefined>()
    expectTypeOf(error.providerCode).toEqualTypeOf<string | undefined>()
    expectTypeOf(error.providerMessage).toEqualTypeOf<string | undefined>()
  })

  it('narrow by class to what the provider said', () => {
    const error: OAuthError = new TokenError('invalid_grant', 'acme', 'refused', {
      providerStatus: 400,
    })
    if (error instanceof TokenError) {
      expectTypeOf(error.providerStatus).toEqualTypeOf<number | undefined>()
      expectTypeOf(error.providerCode).toEqualTypeOf<string | undefined>()
      // @ts-expect-error only an API's error has data
      expect(error.data).toBeUndefined()
    }
    const other: OAuthError = new ApiError('api_error', 'acme', 'refused', { data: { id: 1 } })
    expect(other instanceof ApiError && other.data).toEqual({ id: 1 })
    expectTypeOf<ApiError['data']>().toBeUnknown()
  })

  it('all extend the one, and codes are a closed list', () => {
    expectTypeOf<
      StateError | AuthorizationError | TokenError | ApiError | NotConnectedError | SessionError
    >().toExtend<OAuthError>()
    expectTypeOf<'state_unknown'>().toExtend<ErrorCode>()
    expectTypeOf<'no_such_code'>().not.toExtend<ErrorCode>()
    expectTypeOf<string>().not.toExtend<ErrorCode>()
  })

  it('name the codes of diagnostics too', () => {
    expectTypeOf<CallMessage['code']>().toEqualTypeOf<ErrorCode | undefined>()
    expectTypeOf<OutcomeMessage['code']>().toEqualTypeOf<ErrorCode | undefined>()
    expectTypeOf<CallMessage['phase']>().toEqualTypeOf<
      | ('token' | 'refresh' | 'application' | 'revoke' | 'api' | 'discovery' | 'push')
      | ('device' | 'exchange' | 'introspect')
    >()
  })
})
