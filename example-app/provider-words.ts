import type { ProviderId } from './registrations.js'

/** What the page knows of a provider; the cells of its row follow the table's columns. */
export interface ProviderWords {
  readonly about: string
  readonly row: readonly [exchange: string, proof: string, state: string, bearer: string]
  /** Parameters that make it unlike the others: marked in the diagram. */
  readonly marked: readonly string[]
  /** What to watch for. */
  readonly notes: readonly string[]
}

type Table = Readonly<Record<ProviderId, ProviderWords>>

const EN: Table = {
  senler: {
    about: 'Mailings and bots for VK and Telegram communities. One token per community.',
    row: [
      'GET, all in the address',
      'secret in the query',
      'in the query',
      'in every form, with group_id',
    ],
    marked: ['client_secret', 'group_id', 'v'],
    notes: [
      'GET, with the secret in the address',
      'Errors come with HTTP 200',
      'The token never expires',
    ],
  },
  bstats: {
    about:
      'What other shops say of a buyer. It does not say who you are: the site gets data, but no name.',
    row: ['POST, format in the query', 'nothing: no secret', 'inside redirect_uri', 'in the query'],
    marked: ['client_name', 'redirect_uri', 'format', 'access_token'],
    notes: ['It drops state, so state rides in redirect_uri', 'JSON or XML, as asked'],
  },
  admitad: {
    about: 'Affiliate network: programmes, links and what they earned.',
    row: ['POST', 'Basic, or body: per grant', 'in the query', 'in a header'],
    marked: ['Authorization', 'grant_type', 'scope'],
    notes: ['Basic and client_id at once', '503 means “too often”, error_code 0 “expired”'],
  },
  ringme: {
    about: 'Telephony platform of Telphin and others.',
    row: ['POST', 'secret in the body', 'in the query', 'in a header'],
    marked: ['client_secret', 'scope', 'grant_type'],
    notes: ['expires_in is only a hint', 'A refresh must name redirect_uri too'],
  },
}

const RU: Table = {
  senler: {
    about: 'Рассылки и боты для сообществ VK и Telegram. У каждого сообщества свой токен.',
    row: ['GET, всё в адресе', 'секрет в адресе', 'в адресе', 'в каждой форме, с group_id'],
    marked: EN.senler.marked,
    notes: ['GET с секретом в адресе', 'Ошибки приходят с HTTP 200', 'Токен бессрочный'],
  },
  bstats: {
    about:
      'Что другие магазины говорят о покупателе. Кто вы, он не говорит: сайт получит данные, но не имя.',
    row: ['POST, format в адресе', 'ничем: секрета нет', 'внутри redirect_uri', 'в адресе'],
    marked: EN.bstats.marked,
    notes: ['Теряет state, поэтому state едет в redirect_uri', 'JSON или XML, как попросят'],
  },
  admitad: {
    about: 'Партнёрская сеть: программы, ссылки и сколько они принесли.',
    row: ['POST', 'Basic или тело: как когда', 'в адресе', 'в заголовке'],
    marked: EN.admitad.marked,
    notes: ['Basic и client_id сразу', '503 значит «слишком часто», error_code 0 «истёк»'],
  },
  ringme: {
    about: 'Телефония: платформа Телфина и других.',
    row: ['POST', 'секрет в теле', 'в адресе', 'в заголовке'],
    marked: EN.ringme.marked,
    notes: ['expires_in лишь намёк', 'При обновлении нужен и redirect_uri'],
  },
}

export const PROVIDER_WORDS: Readonly<Record<'en' | 'ru', Table>> = { en: EN, ru: RU }

export const NAMES: Readonly<Record<ProviderId, string>> = {
  senler: 'Senler',
  bstats: 'bStats',
  admitad: 'Admitad',
  ringme: 'RingMe',
}
