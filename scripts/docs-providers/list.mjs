// The table of all providers, in one language.
import { grantNames } from '../../src/cli/provider/cells.ts'
import { odditiesOf } from '../../src/cli/provider/oddities.ts'

/** ISO 3166 codes of the country that a provider is for; nothing where it is for everybody. */
const MARKETS = {
  RU: 'admitad amocrm avito bitrix24 bstats cdek donationalerts esia gigachat headhunter kommo kontur leader-id mailru mailru-connect modulbank mts-id odnoklassniki ozon-performance ozon-rocket ringme saby sber-business sber-id senler shikimori stepik superjob tbank-id telegram telphin tochka trovo vk vkid vkvideo-live yandex yookassa yoomoney zenmoney',
  CN: 'alipay baidu dingtalk douban gitee kook qq renren wechat wecom weibo',
  JP: 'line',
  KR: 'kakao naver',
  NO: 'dataporten',
  UZ: 'oneid-uz',
  CZ: 'seznam',
}
const MARKET_OF = new Map(
  Object.entries(MARKETS).flatMap(([market, ids]) => ids.split(' ').map((id) => [id, market])),
)

export function listOf(entries, language, mark) {
  const say = (en, ru) => (language === 'ru' ? ru : en)
  const rows = entries.map(({ id, table, page }) => {
    const link = page === undefined ? `${id}.md` : page
    const cells = [
      `[${table.name}](${link})`,
      `\`${id}\``,
      MARKET_OF.get(id) ?? '',
      grantNames(table.grants)
        .map((grant) => `\`${grant}\``)
        .join(', '),
      odditiesOf(table)
        .map(({ word }) => word[language])
        .join(', '),
    ]
    return `| ${cells.join(' | ')} |\n`
  })
  return `# ${say('Providers', 'Провайдеры')}

${mark}

${say(
  `${entries.length} tables. Search this page by name, id, market, grant or oddity. What a grant or an oddity means is on the page of each; [add a provider](../add-a-provider.md) of your own where one is missing.`,
  `Таблиц: ${entries.length}. Ищите на странице по названию, id, рынку, grant или особенности. Что значат grant и особенности, сказано на странице провайдера; если нужного нет, [добавьте его](../add-a-provider.md) сами.`,
)}

| ${say('name', 'название')} | id | ${say('market', 'рынок')} | grants | ${say('oddities', 'особенности')} |
| --- | --- | --- | --- | --- |
${rows.join('')}`
}
