import { channel } from 'node:diagnostics_channel'

/**
 * Runs the work as where nobody listens: channels belong to the process, and a test file that ran
 * in it before may have left a listener behind.
 */
export async function unheard<T>(name: string, work: () => Promise<T>): Promise<T> {
  const silent = channel(name)
  Object.defineProperty(silent, 'hasSubscribers', { value: false, configurable: true })
  try {
    return await work()
  } finally {
    Reflect.deleteProperty(silent, 'hasSubscribers')
  }
}
