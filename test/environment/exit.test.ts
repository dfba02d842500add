/** Protects exit codes and last words of every process. Each test runs a real process, because only that has an exit code. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const EXIT = JSON.stringify(join(__dirname, '../../environment/exit'));
const READ = JSON.stringify(join(__dirname, '../../environment/read'));

function processOf(body: string, env: Record<string, string> = {}): { code: number | null; stderr: string } {
  const program = `
    const { runMain } = require(${EXIT});
    const { ConfigurationError } = require(${READ});
    runMain(async () => { ${body} });`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--eval', program], {
    cwd: join(__dirname, '../..'),
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: status, stderr };
}

describe('a process ends', () => {
  it('with the code that its main function returns, or 0', () => {
    expect([processOf('return 14;'), processOf('')]).toEqual([
      { code: 14, stderr: '' },
      { code: 0, stderr: '' },
    ]);
  });

  it('with 2 and only the message when it is configured wrongly', () => {
    expect(processOf("throw new ConfigurationError('SHOP_URL: is missing')")).toEqual({
      code: 2,
      stderr: 'SHOP_URL: is missing\n',
    });
  });

  it('with 1 after any other error, even if something is still open', () => {
    expect(processOf("setInterval(() => {}, 1000); throw new Error('the door is shut')")).toEqual({
      code: 1,
      stderr: 'the door is shut\n',
    });
  });

  it('with last words in which a terminal obeys nothing', () => {
    const { stderr } = processOf("throw new Error('no \\u009b2J\\u001b[2J\\nnow')");

    expect(stderr).toBe('no \\u009b2J\\u001b[2J\nnow\n');
  });

  it('with the code of an error that has no message', () => {
    const ended = processOf("throw Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })");

    expect(ended).toEqual({ code: 1, stderr: 'ECONNREFUSED\n' });
  });

  it('with a stack trace only on request', () => {
    const { code, stderr } = processOf("throw new Error('the door is shut')", { DEBUG_STACK: '1' });

    expect(code).toBe(1);
    expect(stderr).toMatch(/Error: the door is shut\n\s+at /);
  });
});
