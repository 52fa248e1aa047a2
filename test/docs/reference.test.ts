/** docs/reference.md shows every export of every entry point, and every member of `auth`. */
import { readFileSync } from 'node:fs'
import express from 'express'
import * as main from 'express-oauth-connect'
import * as redis from 'express-oauth-connect/redis'
import * as sandbox from 'express-oauth-connect/sandbox'
import * as sql from 'express-oauth-connect/sql'
import * as testing from 'express-oauth-connect/testing'
import { CLIENT } from '../support/site.js'
import { senler } from 'express-oauth-connect/providers'

const page = readFileSync('docs/reference.md', 'utf8')
const shown = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code).join('\n')
const missing = (names: readonly string[]) =>
  names.filter((name) => !new RegExp(`\\b${name}\\b`).test(shown))

it.each(Object.entries({ main, redis, sandbox, sql, testing }))('%s', (_name, exported) => {
  expect(missing(Object.keys(exported))).toEqual([])
})

it('auth', () => {
  const auth = main.oauth({ baseUrl: 'http://localhost', providers: [senler(CLIENT)] })
  const own = Object.keys(auth).filter((name) => !(name in express.Router()))
  expect(own.length).toBeGreaterThan(10)
  expect(missing(own)).toEqual([])
})
