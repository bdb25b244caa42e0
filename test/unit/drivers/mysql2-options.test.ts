// What a URL's options become for mysql2.
import { expect, it } from 'vitest'
import type { ConnectOptions } from '../../../src/driver/driver.ts'
import { mysql2Options } from '../../../src/drivers/mysql2-options.ts'

const given = (urlOptions: Readonly<Record<string, string>>) =>
  mysql2Options({ database: 'app', connectArgs: {}, statementCacheSize: 10, urlOptions } as ConnectOptions)

it('takes the character set that every connection has, and no other', () => {
  for (const charset of ['utf8mb4', 'UTF8', 'utf8mb4_general_ci'])
    expect(given({ charset })).toMatchObject({ charset: 'UTF8MB4_BIN' })
  for (const charset of ['latin1', '', 'utf8x'])
    expect(() => given({ charset })).toThrow(expect.objectContaining({ code: 'bad_url_option' }))
})

it('refuses an option that nobody would heed', () => {
  expect(() => given({ sslmod: 'require' })).toThrow("the option 'sslmod' of the database URL is 'require'")
})
