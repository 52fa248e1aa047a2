import { createHash } from 'node:crypto'

/** A buyer. Shops send e-mails and phones as md5 only. */
export interface BstatsCustomer {
  readonly uuid: string
  readonly emails: readonly string[]
  readonly phones: readonly string[]
  readonly city: string
  readonly country: string
  readonly payments: string
  readonly refunds: string
  readonly total_rating: string
}

/** What a shop says of a buyer. Numbers are strings here. */
export interface BstatsComment {
  readonly rate: string
  readonly comment: string
}

/** The buyers on file: ivan@example.ru or 79161234567, and two more of the kind. */
export const CUSTOMERS: readonly BstatsCustomer[] = [
  {
    uuid: '6f1c2b7e-0d4a-4c35-9b1e-5a7d2e8f9c01',
    emails: [md5('ivan@example.ru')],
    phones: [md5('79161234567')],
    city: 'Москва',
    country: 'rus',
    payments: '14',
    refunds: '1',
    total_rating: '4.7',
  },
  {
    uuid: '6f1c2b7e-0d4a-4c35-9b1e-5a7d2e8f9c02',
    emails: [md5('olga@example.ru'), md5('o.sergeeva@example.ru')],
    phones: [md5('79219876543')],
    city: 'Санкт-Петербург',
    country: 'rus',
    payments: '3',
    refunds: '3',
    total_rating: '1.9',
  },
  {
    uuid: '6f1c2b7e-0d4a-4c35-9b1e-5a7d2e8f9c03',
    emails: [md5('askar@example.kz')],
    phones: [],
    city: 'Алматы',
    country: 'kaz',
    payments: '0',
    refunds: '0',
    total_rating: '0',
  },
]

/** Comments by buyer; slashes, ampersands and signs for JSON and XML to escape. */
export const COMMENTS: Readonly<Record<string, readonly BstatsComment[]>> = {
  '6f1c2b7e-0d4a-4c35-9b1e-5a7d2e8f9c01': [
    { rate: '5', comment: 'Платит сразу, отзыв: https://otzyv.example/17' },
    { rate: '4', comment: 'Вернул & обменял <размер 42>' },
  ],
  '6f1c2b7e-0d4a-4c35-9b1e-5a7d2e8f9c02': [{ rate: '1', comment: 'Три заказа, три невыкупа' }],
}

/** As shops hash e-mails and phones. */
export function md5(value: string): string {
  return createHash('md5').update(value).digest('hex')
}
