// For plain.mjs: the site that has no oauth(), and with `empty` a middleware in its place that does
// nothing. What a visitor's session holds is as long as one connection of ours.
const CONNECTION = 'x'.repeat(280)

export function adapter({ app, session, variants }) {
  app.use(session())
  if (variants.includes('empty')) app.use((_req, _res, next) => next())
  app.get('/enter', (req, res) => {
    req.session.oauth = CONNECTION
    res.end()
  })
  return { enter: '/enter' }
}
