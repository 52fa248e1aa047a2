import { isLoopback } from '../../protocol/url.js'

/**
 * Whether a developer is likely to see what a visitor sees: NODE_ENV is development or test, or it
 * is not set and the site is on this machine. All else is production.
 */
export function isDevelopment(baseUrl: string, nodeEnv = process.env.NODE_ENV): boolean {
  if (nodeEnv === undefined || nodeEnv === '') return isLoopback(new URL(baseUrl).hostname)
  return nodeEnv === 'development' || nodeEnv === 'test'
}
