import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

describe('the example’s nightly job', () => {
  it('works with the tokens of people who are gone', async () => {
    const command = ['--import', 'tsx', 'example-app/job.ts']
    const { stdout } = await execute(process.execPath, command, { timeout: 30_000 })
    const [first, ...people] = stdout.trim().split('\n')
    expect(first).toMatch(/^renewed \d, ended 0, failed 0$/)
    expect(people.sort()).toEqual([
      expect.stringMatching(/^admitad:1: \d+ programmes at Admitad$/),
      expect.stringMatching(/^admitad:2: \d+ programmes at Admitad$/),
    ])
  }, 40_000)
})
