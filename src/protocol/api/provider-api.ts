import type { Params } from '../params.js'
import type { Profile } from '../profile.js'

/** What a call may say, in axios's names. Anything else of axios is refused: it could move the token. */
export interface ApiRequestConfig {
  /** Relative to the provider's `apiBaseUrl`. */
  readonly url?: string | undefined
  /** In any case. Default: `GET`. */
  readonly method?: string | undefined
  /** The query; lists are spelled `a[]=1`, objects `a[b]=1`. */
  readonly params?: Readonly<Record<string, unknown>> | URLSearchParams | undefined
  /** The body: plain data, text, bytes, `URLSearchParams`, a form, a stream. */
  readonly data?: unknown
  /** Further ones; those that carry the token or frame the message are refused. */
  readonly headers?: Readonly<Record<string, string | number>> | undefined
  /** Calls the request off: `aborted`. */
  readonly signal?: AbortSignal | undefined
  /** Total milliseconds; default: the site's `timeout`. */
  readonly timeout?: number | undefined
  /** Default: by the answer's Content-Type. */
  readonly responseType?: 'json' | 'text' | 'arraybuffer' | undefined
}

/** An API's answer: our own object, nothing of axios hangs on it. */
export interface ApiResponse<T = unknown> {
  /** JSON and XML as data, other text as text, anything else as a Buffer; see `responseType`. */
  readonly data: T
  /** HTTP status. */
  readonly status: number
  /** Lower-case names. */
  readonly headers: Params
}

/** axios's signatures; paths are relative to the provider's `apiBaseUrl`. */
export interface ProviderApi {
  /**
   * A call of any method.
   * @throws ApiError, NotConnectedError, TokenError, SessionError; TypeError for a bad config
   */
  request<T = unknown>(config: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * GET.
   * @throws as {@link ProviderApi.request}
   */
  get<T = unknown>(url: string, config?: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * POST; plain `data` goes as JSON unless the provider wants a form.
   * @throws as {@link ProviderApi.request}
   */
  post<T = unknown>(url: string, data?: unknown, config?: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * PUT.
   * @throws as {@link ProviderApi.request}
   */
  put<T = unknown>(url: string, data?: unknown, config?: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * PATCH.
   * @throws as {@link ProviderApi.request}
   */
  patch<T = unknown>(
    url: string,
    data?: unknown,
    config?: ApiRequestConfig,
  ): Promise<ApiResponse<T>>
  /**
   * DELETE.
   * @throws as {@link ProviderApi.request}
   */
  delete<T = unknown>(url: string, config?: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * Who this connection is of, by the table's `profile`: one request or more, each time.
   * @throws as {@link ProviderApi.request}; ApiError `no_profile` where the provider does not tell
   */
  profile(): Promise<Profile>
}
