import { MAX_OPEN_REQUESTS } from '../../protocol/authorization/request.js'
import {
  connectionLine,
  connectionPrefix,
  finishedLine,
  readConnection,
  readFinished,
  type Finished,
  type SavedConnection,
} from './saved-connection.js'

/**
 * What a session holds of ours, in lines: connections and finished sign-ins, oldest first. It is
 * kept as one text, because in every request express-session walks through all values of a session
 * several times, and a text is one of them, however much is in it.
 */
type Lines = readonly [connections: readonly string[], finished: readonly string[]]

/** Begins every text of ours, and names the version of all this. */
const MARK = 'v1;'

/** The connections in what a session holds under our key; nothing in what is not ours. */
export function connectionsIn(text: unknown): readonly SavedConnection[] {
  const [lines] = toLines(text)
  return lines.flatMap((line) => readConnection(line) ?? [])
}

/** The newest connection there of that provider, and of that account if one is named. */
export function findConnection(
  text: unknown,
  provider: string,
  account?: string,
): SavedConnection | undefined {
  const [lines] = toLines(text)
  const prefix = connectionPrefix(provider, account)
  const found = lines.findLast((line) => line.startsWith(prefix))
  return found === undefined ? undefined : readConnection(found)
}

/** The finished sign-ins there, oldest first. */
export function finishedIn(text: unknown): readonly Finished[] {
  const [, lines] = toLines(text)
  return lines.flatMap((line) => readFinished(line) ?? [])
}

/**
 * The text with a connection put last, in place of the one with the same provider and account,
 * and with the sign-in that brought it. All other lines stay as they are.
 */
export function withConnection(
  text: unknown,
  connection: SavedConnection,
  finished?: Finished,
): string {
  const [connections, before] = toLines(text)
  const prefix = connectionPrefix(connection.provider, connection.account)
  const others = connections.filter((line) => !line.startsWith(prefix))
  const now = finished ? [...before, finishedLine(finished)].slice(-MAX_OPEN_REQUESTS) : before
  return toText([[...others, connectionLine(connection)], now])
}

/** The text with these connections in place of all that it had. */
export function withConnections(text: unknown, connections: readonly SavedConnection[]): string {
  const [, finished] = toLines(text)
  return toText([connections.map(connectionLine), finished])
}

function toText(lines: Lines): string {
  return MARK + lines.map((part) => part.join()).join(';')
}

function toLines(text: unknown): Lines {
  if (typeof text !== 'string' || !text.startsWith(MARK)) return [[], []]
  const [connections = '', finished = ''] = text.slice(MARK.length).split(';')
  return [toList(connections), toList(finished)]
}

function toList(part: string): readonly string[] {
  return part === '' ? [] : part.split(',')
}
