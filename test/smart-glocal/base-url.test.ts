/**
 * Protects the provider's address: real money is at exactly one address; nothing else may pass for it, and it may not
 * pass for anything else.
 */
import { generateKeyPairSync } from 'node:crypto';
import { environmentOf } from '../../smart-glocal/base-url';
import { createSmartGlocal } from '../../smart-glocal/client';
import { readConfig } from '../../worker/config';

it.each([
  ['https://proxy.smart-glocal.com', 'live'],
  ['https://proxy.smart-glocal.com/', 'live'],
  ['https://PROXY.smart-glocal.com:443', 'live'],
  ['https://demo.smart-glocal.com', 'demo'],
  ['http://127.0.0.1:4010', 'simulator'],
  ['http://localhost:4010/', 'simulator'],
  ['http://[::1]:4010', 'simulator'],
  ['http://simulator:4010', null],
  ['http://10.0.0.7:4010', null],
  ['http://localhost.example:4010', null],
  ['http://127.0.0.1.example:4010', null],
  ['http://proxy.smart-glocal.com', null],
  ['http://demo.smart-glocal.com', null],
  ['http://demo.smart-glocal.com.', null],
  ['https://proxy.smart-glocal.com.evil.example', null],
  ['https://proxy.smart-glocal.com:8443', null],
  ['https://proxy.smart-glocal.com/other', null],
  ['https://proxy.smart-glocal.com?x=1', null],
  ['https://user:pass@proxy.smart-glocal.com', null],
  ['https://simulator.example', null],
  ['ftp://proxy.smart-glocal.com', null],
  ['proxy.smart-glocal.com', null],
  ['https:proxy.smart-glocal.com', null],
  ['https:/proxy.smart-glocal.com', null],
  ['https:\\\\proxy.smart-glocal.com', null],
  [' https://proxy.smart-glocal.com', null],
  ['', null],
])('%s is %s', (baseUrl, expected) => {
  expect(environmentOf(baseUrl)).toBe(expected);
});

it.each([
  ['http://simulator:8090', 'simulator', 'simulator'],
  ['http://SIMULATOR:8090', 'Simulator', 'simulator'],
  ['http://other:8090', 'simulator', null],
  ['http://simulator.example:8090', 'simulator', null],
  ['https://simulator', 'simulator', null],
  ['http://demo.smart-glocal.com', 'demo.smart-glocal.com', null],
])('%s, where %s was named as the host of a simulator, is %s', (baseUrl, host, expected) => {
  expect(environmentOf(baseUrl, host)).toBe(expected);
});

it.each(['production', 'development'])(
  'a worker (NODE_ENV=%s) pays at no simulator that is elsewhere, unless told to',
  (mode) => {
    const problems = (variables: Readonly<Record<string, string>>): string[] => {
      try {
        readConfig({ NODE_ENV: mode, ...variables });
      } catch (error) {
        return String(error)
          .split('\n')
          .filter((line) => line.startsWith('  SMART_GLOCAL_BASE_URL') || line.startsWith('  SMART_GLOCAL_SIMULATOR'));
      }
      throw new Error('an environment with nothing else in it was accepted');
    };
    const elsewhere = { SMART_GLOCAL_BASE_URL: 'http://simulator:8090' };

    expect(problems(elsewhere)).toEqual([expect.stringContaining('on SMART_GLOCAL_SIMULATOR_HOST')]);
    expect(problems({ ...elsewhere, SMART_GLOCAL_SIMULATOR_HOST: 'other' })).toHaveLength(1);
    expect(problems({ ...elsewhere, SMART_GLOCAL_SIMULATOR_HOST: 'simulator' })).toEqual([]);
    expect(problems({ SMART_GLOCAL_BASE_URL: 'http://127.0.0.1:8090' })).toEqual([]);
  },
);

it('no client is made for a host that nobody named: a token would go there in clear', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const options = { baseUrl: 'http://simulator:8090', project: 'demo-project', privateKey };

  expect(() => createSmartGlocal(options)).toThrow(/http only for a simulator on this machine/);
  expect(() => createSmartGlocal({ ...options, simulatorHost: 'simulator' })).not.toThrow();
});
