import { visitorText } from '../../../src/express/pages/error-text.js'

describe('what a visitor is told of a failure', () => {
  it('names the provider, or what stands for it', () => {
    expect(visitorText('timeout', 'en', 'Plain').title).toBe('Plain does not answer')
    expect(visitorText('timeout', 'ru', 'Plain').title).toBe('Plain не отвечает')
    expect(visitorText('timeout', 'en', '').title).toBe('The service does not answer')
    expect(visitorText('timeout', 'ru', '').title).toBe('Сервис не отвечает')
  })

  it('speaks of the sign-in, not of the provider, where the session ended meanwhile', () => {
    const title = visitorText('state_expired', 'en', 'Plain').title
    expect(title).not.toContain('Plain gave')
    expect(visitorText('signed_out', 'en', 'Plain').title).toBe(title)
  })

  it('blames the provider for a code without words of its own', () => {
    const advice = 'Please try again in a few minutes.'
    for (const code of ['server_error', 'toString', '']) {
      expect(visitorText(code, 'en', 'Plain')).toEqual({
        title: 'Plain gave no usable answer',
        advice,
      })
    }
  })
})
